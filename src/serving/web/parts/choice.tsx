import { useEffect, useState } from 'preact/hooks';
import { choose } from '../lib/route.ts';

interface ChoiceProps {
  /** Its name in the address. */
  name: string;
  label: string;
  value: string;
  options: readonly (string | { value: string; text: string })[];
  /** What an option that chooses nothing is called; there is none where this is not said. */
  all?: string;
  /** What else is no longer chosen when this is. */
  clears?: readonly string[];
}

/** One of several; the address keeps it. */
export function Choice({ name, label, value, options, all, clears = [] }: ChoiceProps) {
  const cleared = Object.fromEntries(clears.map((one) => [one, '']));
  return (
    <label>
      <span>{label}</span>
      <select
        name={name}
        value={value}
        onChange={(event) => choose({ ...cleared, [name]: event.currentTarget.value })}
      >
        {all !== undefined && <option value="">{all}</option>}
        {options.map((option) => {
          const { value: one, text } = typeof option === 'string' ? { value: option, text: option } : option;
          return (
            <option key={one} value={one}>
              {text}
            </option>
          );
        })}
      </select>
    </label>
  );
}

/** Yes or no; the address keeps a yes. */
export function Tick({ name, label, isOn }: { name: string; label: string; isOn: boolean }) {
  return (
    <label>
      <input
        type="checkbox"
        name={name}
        checked={isOn}
        onChange={(event) => choose({ [name]: event.currentTarget.checked ? 'true' : '' })}
      />
      <span>{label}</span>
    </label>
  );
}

/** Who types has paused for so long that an answer is of use. */
const PAUSE_MS = 250;

/** A text to look for; the address keeps it once who types has paused. */
export function SearchField({ name, label, value }: { name: string; label: string; value: string }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const pause = setTimeout(() => choose({ [name]: typed }), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed, value, name]);
  return (
    <label>
      <span>{label}</span>
      <input
        type="search"
        name={name}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}
