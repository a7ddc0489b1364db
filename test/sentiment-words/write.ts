import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { sentimentWords } from './sentiment-words.ts';

writeFileSync(join(packageDir, 'lookups', 'sentiment_words.csv'), sentimentWords());
