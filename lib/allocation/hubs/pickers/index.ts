import type { PickerPlugin } from '../../plugin';
import { first } from './first';
import { weighted } from './weighted';

/** The pickers of the language, in the order of the documentation. */
export const pickers: PickerPlugin[] = [weighted, first];
