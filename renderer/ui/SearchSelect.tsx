import {
  Autocomplete,
  Button,
  Input,
  ListBox,
  ListBoxItem,
  ListLayout,
  Popover,
  SearchField,
  Select,
  useFilter,
  Virtualizer,
} from 'react-aria-components';
import { Icon } from './Icon';
import './search-select.css';
import { tip } from './Tooltip';
import { words } from './words';

export interface Choice<V extends string = string> {
  value: V;
  label: string;
  disabled?: boolean;
}

interface SearchSelectProps {
  id: string;
  label: string;
  help: string;
  value: string;
  choices: readonly Choice[];
  disabled: boolean;
  onChange: (value: string) => void;
}

const ROW = { rowHeight: 26 };

/** A select for more choices than one wants to scroll through: typing filters them. */
export function SearchSelect(props: SearchSelectProps) {
  const { id, label, help, value, choices, disabled, onChange } = props;
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <Select
      aria-label={label}
      className="search-select"
      value={value}
      isDisabled={disabled}
      disabledKeys={choices.flatMap((choice) => (choice.disabled ? [choice.value] : []))}
      onChange={(key) => onChange(String(key))}
    >
      <span className="search-select-button" {...tip(help)}>
        <Button id={id} className="select">
          <span className="ellipsis">{choices.find((one) => one.value === value)?.label}</span>
          <Icon name="chevronDown" />
        </Button>
      </span>
      <Popover className="search-select-popover" containerPadding={4} offset={4}>
        <Autocomplete filter={contains}>
          <SearchField aria-label={words.select.search(label)} autoFocus>
            <Input
              className="text-input"
              role="combobox"
              aria-expanded="true"
              placeholder={words.select.placeholder}
            />
          </SearchField>
          <Virtualizer layout={ListLayout} layoutOptions={ROW}>
            <ListBox
              className="search-select-list"
              items={choices}
              renderEmptyState={() => <p className="dim">{words.select.none}</p>}
            >
              {(choice) => (
                <ListBoxItem id={choice.value} textValue={choice.label}>
                  {choice.label}
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
        </Autocomplete>
      </Popover>
    </Select>
  );
}
