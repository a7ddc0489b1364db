import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { strict } from '../../src/definitions/strict.ts';
import { readYaml } from '../../src/definitions/yaml-file.ts';
import { MallardError } from '../../src/errors.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const schema = strict({
  name: z.string(),
  size: z.int().default(10),
  colour: z.enum(['red', 'green']).optional(),
  parts: z.array(strict({ id: z.string(), weight: z.number().optional() })).default([]),
});

function read(text: string) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'thing.yaml': text });
  return readYaml(join(folder, 'thing.yaml'), 'things/thing.yaml', schema);
}

function errorOf(text: string): MallardError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof MallardError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('readYaml', () => {
  it('gives the complete object, defaults filled in', () => {
    expect(read('name: box # a comment\nparts:\n  - {id: lid}\n')).toEqual({
      name: 'box',
      size: 10,
      parts: [{ id: 'lid' }],
    });
  });

  it('names file, line, column and the value seen where a type is wrong', () => {
    const error = errorOf('name: box\n\nsize: many\n');
    expect(error).toMatchObject({ kind: 'definition', where: 'things/thing.yaml:3:7' });
    expect(error.message).toMatch(/size.*"many"/);
  });

  it('lists what is allowed where a value is none of it', () => {
    const error = errorOf('name: box\ncolour: blue\n');
    expect(error.where).toBe('things/thing.yaml:2:9');
    for (const word of ['colour', 'red', 'green', 'blue']) expect(error.message).toContain(word);
  });

  it('points into lists, at the item that is wrong', () => {
    const error = errorOf('name: box\nparts:\n  - {id: lid}\n  - id: floor\n    weight: heavy\n');
    expect(error.where).toBe('things/thing.yaml:5:13');
    expect(error.message).toContain('parts.1.weight');
    expect(error.message).toContain('"heavy"');
  });

  it('points at the object that lacks a key', () => {
    const error = errorOf('name: box\nparts:\n  - id: lid\n  - weight: 5\n');
    expect(error.where).toMatch(/^things\/thing\.yaml:4:\d+$/);
    expect(error.message).toMatch(/parts\.1\.id.*nothing/);
  });

  it.each([
    ['colur: red', 'colur', 'colour'],
    ['Size: 5', 'Size', 'size'],
    ['part: 5', 'part', 'parts'],
  ])('takes an unknown key for a typo of a known one: %s', (line, unknown, meant) => {
    const error = errorOf(`name: box\n${line}\n`);
    expect(error).toMatchObject({
      kind: 'definition',
      where: expect.stringMatching(/^things\/thing\.yaml:2:\d+$/),
    });
    expect(error.message).toContain(`unknown key '${unknown}'`);
    expect(error.message).toContain(`did you mean '${meant}'?`);
  });

  it('suggests nothing for an unknown key that resembles none', () => {
    const error = errorOf('name: box\nexpectations: 5\n');
    expect(error.message).toContain("unknown key 'expectations'");
    expect(error.message).not.toContain('did you mean');
  });

  it('finds unknown keys inside lists, with the line of the item', () => {
    const error = errorOf('name: box\nparts:\n  - id: lid\n    wieght: 5\n');
    expect(error.where).toMatch(/^things\/thing\.yaml:4:\d+$/);
    expect(error.message).toMatch(/'wieght' in parts\.0.*'weight'/);
  });

  it.each<[string, string, string]>([
    ['a tab for indentation', 'name: box\nparts:\n\t- {id: lid}\n', '3:1'],
    ['a key twice', 'name: box\nsize: 5\nname: other\n', '3:1'],
    ['a second document', 'name: box\n---\nname: other\n', '2:1'],
  ])('refuses %s, with its place', (_what, text, place) => {
    expect(errorOf(text)).toMatchObject({ kind: 'definition', where: `things/thing.yaml:${place}` });
  });

  it.each([
    ['an open list', 'name: box\nparts: [\n'],
    ['an open quote', 'name: "box\nsize: 5\n'],
    ['a list where a map should go on', 'name: box\n- lid\n'],
  ])('refuses %s on one line of text, with its place', (_what, text) => {
    const error = errorOf(text);
    expect(error).toMatchObject({
      kind: 'definition',
      where: expect.stringMatching(/^things\/thing\.yaml:\d+:\d+$/),
      next: expect.stringContaining('mallard validate'),
    });
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ['an empty file', ''],
    ['only a comment', '# nothing yet\n'],
    ['a lone word', 'box\n'],
    ['a list', '- name: box\n'],
  ])('refuses %s', (_what, text) => {
    const error = errorOf(text);
    expect(error.kind).toBe('definition');
    expect(error.where).toMatch(/^things\/thing\.yaml:\d+:\d+$/);
    expect(error.message).toContain('the top level');
  });
});
