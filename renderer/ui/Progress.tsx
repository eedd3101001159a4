import './progress.css';

interface ProgressProps {
  label: string;
  /** 0 to 1; undefined while nobody knows. */
  value?: number | undefined;
}

export const Progress = ({ label, value }: ProgressProps) => (
  <div
    className={value === undefined ? 'progress progress-busy' : 'progress'}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
  >
    <div style={{ width: `${(value ?? 0.3) * 100}%` }} />
  </div>
);
