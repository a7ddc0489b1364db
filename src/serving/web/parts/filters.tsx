import type { PageFilter } from '../../../definitions/pages.ts';
import { choose } from '../lib/route.ts';

interface FiltersProps {
  filters: readonly PageFilter[];
  chosen: Record<string, string>;
  /** What can be chosen, by filter. */
  choices: Record<string, string[]>;
}

/** What a reader can choose on a page; the address keeps it. */
export function Filters({ filters, chosen, choices }: FiltersProps) {
  if (filters.length === 0) return null;
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      {filters.map(({ filter, label, numbers }) => {
        const options = numbers?.map(String) ?? choices[filter] ?? [];
        const value = chosen[filter] ?? numbers?.[0]?.toString() ?? '';
        return (
          <label key={filter}>
            <span>{label}</span>
            <select
              name={filter}
              value={value}
              onChange={(event) => choose({ [filter]: event.currentTarget.value })}
            >
              {numbers === undefined && <option value="">all</option>}
              {options.map((option) => (
                <option key={option} value={option}>
                  {option}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </form>
  );
}
