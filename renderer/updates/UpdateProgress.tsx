import { Progress } from '../ui';
import { words } from './words';

interface UpdateProgressProps {
  text: string;
  done?: number;
  /** Bytes; 0 while unknown. */
  total?: number;
}

export const UpdateProgress = ({ text, done = 0, total = 0 }: UpdateProgressProps) => (
  <div className="updates-progress">
    <p role="status">{text}</p>
    <Progress label={text} value={total > 0 ? done / total : undefined} />
    {total > 0 && <p className="dim">{words.updates.bytes(megabytes(done), megabytes(total))}</p>}
  </div>
);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
