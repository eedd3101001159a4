/* Entry of `vitrine`: only wiring. Setting exitCode, not exiting, lets standard output drain. */
import { main } from './index';

process.exitCode = await main(process.argv.slice(2));
