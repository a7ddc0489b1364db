import { useEffect, useState } from 'preact/hooks';

/** Copies a text, and says that it did. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState('');
  useEffect(() => {
    if (outcome === '') return;
    const timer = setTimeout(() => setOutcome(''), 2_500);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <>
      <button
        type="button"
        class="tool"
        onClick={() => copy(text).then((done) => setOutcome(done ? 'Copied' : 'Select it, and copy by hand'))}
      >
        {outcome === '' ? 'Copy' : outcome}
        <span class="sr-only"> {what}</span>
      </button>
      <span class="sr-only" role="status">
        {outcome === '' ? '' : `${outcome}: ${what}`}
      </span>
    </>
  );
}

/** Where the page did not come by https or from this machine, browsers have no clipboard: they copy what is selected. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'sr-only';
    document.body.append(area);
    const before = document.activeElement;
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return isCopied;
  }
}
