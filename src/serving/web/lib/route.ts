import type { JSX } from 'preact';
import { Store, useStore } from './store.ts';

/** Where the reader is: the parts of the path, and what is chosen there. */
export interface Route {
  parts: string[];
  chosen: Record<string, string>;
}

const route = new Store<Route>(readRoute());

addEventListener('popstate', () => route.set(readRoute()));

export function useRoute(): Route {
  return useStore(route);
}

/** Goes to an address of ours, without loading the page anew. */
function go(address: string): void {
  history.pushState(null, '', address);
  route.set(readRoute());
  scrollTo(0, 0);
}

/** Changes what is chosen where the reader is; an empty text chooses nothing. The address says it, to be sent to others. */
export function choose(changes: Record<string, string>): void {
  const { parts, chosen } = readRoute();
  const given = Object.entries({ ...chosen, ...changes }).filter(([, value]) => value !== '');
  const search = new URLSearchParams(given).toString();
  history.replaceState(null, '', addressOf(parts) + (search === '' ? '' : `?${search}`));
  route.set(readRoute());
}

export function addressOf(parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** What a link within the page is given: an address, and no new page for a plain click. */
export function linkTo(
  address: string,
): Pick<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> {
  return {
    href: address,
    onClick: (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(address);
    },
  };
}

function readRoute(): Route {
  const parts = location.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  return { parts, chosen: Object.fromEntries(new URLSearchParams(location.search)) };
}
