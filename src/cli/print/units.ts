/** `42 s`, `3 min 20 s`, `5 h 12 min`, `9 days`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 172_800) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} days`;
}

/** A share as `0.41 %`; what is there is never shown as 0, and what is not all never as 100. */
export function percent(share: number | null): string {
  if (share === null) return '';
  if (share === 0) return '0 %';
  const shown = share * 100;
  if (shown < 0.01) return '< 0.01 %';
  if (share < 1 && shown > 99.99) return '> 99.99 %';
  return `${shown.toFixed(2)} %`;
}

/** An ISO time as `2026-04-28 09:15:00`, in UTC as all times here. */
export function moment(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
