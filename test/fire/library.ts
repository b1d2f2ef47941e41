import { librarySurface } from '../api/surface';
import { Coverage } from './coverage';

/** What the cases of a run use of the library. */
export const coverage = new Coverage(librarySurface());
