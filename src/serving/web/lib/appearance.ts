import { type ChartTheme, darkTheme, lightTheme } from '../../charts/theme.ts';
import { Store, useStore } from './store.ts';

type Appearance = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const KEY = 'mallard-appearance';

const appearance = new Store<Appearance>(wanted());
apply(appearance.get());
system.addEventListener('change', () => set(wanted()));

export function useAppearance(): Appearance {
  return useStore(appearance);
}

export function useChartTheme(): ChartTheme {
  return useAppearance() === 'dark' ? darkTheme : lightTheme;
}

/** The other one, and so it stays on this machine. */
export function switchAppearance(): void {
  const other = appearance.get() === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, other);
  set(other);
}

function wanted(): Appearance {
  const kept = localStorage.getItem(KEY);
  if (kept === 'light' || kept === 'dark') return kept;
  return system.matches ? 'dark' : 'light';
}

function set(value: Appearance): void {
  apply(value);
  appearance.set(value);
}

function apply(value: Appearance): void {
  document.documentElement.dataset.appearance = value;
}
