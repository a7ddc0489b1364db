import { expect, it } from 'vitest';
import { readPublication } from '../../src/definitions/project-file.ts';
import { leftOutLayers } from '../../src/definitions/publication.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

function read(yaml: string | undefined, name = 'mallard.yaml') {
  const project = temporaryFolder();
  if (yaml !== undefined) writeFiles(project, { [name]: yaml });
  return readPublication(project);
}

it('is complete without a file, and with one that says nothing', () => {
  const whole = { keep: 3, include: ['bronze', 'silver', 'gold'] };
  for (const yaml of [undefined, '', '# later\n', 'publish:\n', 'publish: {}\n'])
    expect(read(yaml), yaml).toMatchObject(whole);
  expect(leftOutLayers(read(undefined))).toEqual([]);
});

it('says which layers are left out', () => {
  expect(leftOutLayers(read('publish: {include: [gold]}'))).toEqual(['bronze', 'silver']);
});

it.each([
  [
    'publish:\n  inclde: [gold]\n',
    "unknown key 'inclde' in publish; did you mean 'include'?",
    'mallard.yaml:2:3',
  ],
  ['publish:\n  keep: -1\n', 'publish.keep', 'mallard.yaml:2:9'],
  ['publish:\n  include: [gold, bronce]\n', 'publish.include.1', 'mallard.yaml:2:19'],
  ['publish:\n  include: [bronze]\n  parquet: out\n', 'gold is not among include', 'mallard.yaml:3:12'],
  ['publish:\n  copy: s3://bucket/folder/\n', 'must end in the file', 'mallard.yaml:2:9'],
  ['publsh: {}\n', "did you mean 'publish'?", 'mallard.yaml:1:1'],
])('refuses %j with its place', (yaml, message, where) => {
  expect(() => read(yaml)).toThrow(
    expect.objectContaining({ kind: 'definition', where, message: expect.stringContaining(message) }),
  );
});

it('does not pass over a file of nearly its name', () => {
  expect(() => read('publish: {keep: 1}', 'mallard.yml')).toThrow('the file is called mallard.yaml');
});
