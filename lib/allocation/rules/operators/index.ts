import type { OperatorPlugin } from '../../plugin';
import { exists } from './exists';
import { glob } from './glob';
import { inList } from './in';
import { order } from './order';
import { percent } from './percent';
import { regex } from './regex';
import { substring } from './substring';
import { version } from './version';

/** The operators of the language, in the order of the documentation. */
export const operators: OperatorPlugin[] = [...substring, glob, regex, inList, exists, ...order, version, percent];
