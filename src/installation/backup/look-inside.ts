// A process of its own that opens one backup of the embedded database and tells what is in it.
import { readInside } from './embedded.ts';

const inside = await readInside(process.argv[2]!);
process.send?.(inside, () => process.exit(0));
