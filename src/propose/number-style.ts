import type { Profile } from './profile.ts';

/**
 * Reads numbers that may be meant in two ways as the rest of the file is written: where another column has `1,5`, the
 * `1.000` of this one is a thousand, and `1,234` is one and some.
 */
export function asOneWrites(profiles: readonly Profile[]): Profile[] {
  const style = profiles.find(({ reading }) => reading?.style !== undefined)?.reading?.style;
  return profiles.map((profile) => {
    const { reading, ifWritten, name } = profile;
    const instead = style === undefined ? undefined : ifWritten[style];
    const mayBeEither = reading === undefined || ['DECIMAL(18,2)', 'DOUBLE'].includes(reading.type);
    if (instead === undefined || !mayBeEither || reading?.style === style) return profile;
    const [example = ''] = profile.examples.filter((text) => /[.,]/.test(text));
    const note = `${name}: ${example || 'its values'} is read as other columns of the file are written: ${instead.words}`;
    return { ...profile, reading: instead, values: undefined, notes: [note] };
  });
}
