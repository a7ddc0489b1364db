import { execFileSync } from 'node:child_process';
import { packageDir } from '../../src/settings.ts';

/** Tests that type commands run what a user runs: the built program. It is built once, before all tests. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: packageDir, stdio: 'inherit' });
}
