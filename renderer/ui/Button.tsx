import type { ButtonHTMLAttributes } from 'react';
import './button.css';
import { Icon, type IconName } from './Icon';
import { tip } from './Tooltip';

type Native = ButtonHTMLAttributes<HTMLButtonElement>;

interface ButtonProps extends Native {
  /** `primary` is the one thing to do here; `quiet` has no outline until pointed at. */
  look?: 'plain' | 'primary' | 'quiet';
  icon?: IconName;
  /** What pressing it does, and whether the model runs again. */
  help?: string;
}

export const Button = ({ look = 'plain', icon, help, children, ...rest }: ButtonProps) => (
  <button type="button" {...(help ? tip(help) : {})} {...rest} className={`button button-${look}`}>
    {icon && <Icon name={icon} />}
    {children}
  </button>
);

interface IconButtonProps extends Omit<Native, 'aria-label'> {
  icon: IconName;
  /** The name for screen readers; shown as the tooltip where `help` does not say more. */
  label: string;
  help?: string;
}

export const IconButton = ({ icon, label, help, ...rest }: IconButtonProps) => (
  <button
    type="button"
    {...tip(help ?? label)}
    {...rest}
    aria-label={label}
    className="icon-button"
  >
    <Icon name={icon} />
  </button>
);
