/** Gives the translated examples the imports that jsii-rosetta leaves out or gets wrong; wheel, jar and site show them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeTablet, TypeNames } from '../docs/imports';

const root = join(__dirname, '..', '..');
const TABLET = join(root, '.jsii.tabl.json');

const tablet = JSON.parse(readFileSync(TABLET, 'utf8'));
completeTablet(tablet, TypeNames.of(root));
writeFileSync(TABLET, JSON.stringify(tablet, undefined, 2));
