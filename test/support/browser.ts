import { type Browser, chromium } from 'playwright-core';
import { whereOnPath } from './on-path.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const program = process.env.MALLARD_CHROMIUM ?? NAMES.map(whereOnPath).find((file) => file !== undefined);

/** Where it is missing, tests in it are skipped, and say so; MALLARD_REQUIRE_BROWSER makes them fail instead. */
export const haveBrowser = program !== undefined || process.env.MALLARD_REQUIRE_BROWSER === '1';

export const BROWSER_NEEDS = 'needs Chromium: apt-get install chromium, or MALLARD_CHROMIUM=PROGRAM';

/** A name that leads to this machine, as one would that somebody else has made do so. */
export const STRANGE_NAME = 'mallard.example';

/** The system's Chromium, without a window. It knows no other machine than this one. */
export function startBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error(`there is no browser: ${BROWSER_NEEDS}`);
  const rules = `MAP ${STRANGE_NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;
  const args = [`--host-resolver-rules=${rules}`];
  // Chromium has no sandbox for root, as which CI runs.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: program, args });
}
