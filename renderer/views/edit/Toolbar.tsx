import { Button } from '../../ui';
import { inverted, noEdit, type Tool, tools } from './edit';
import { changeEdit, setTool } from './store';
import type { Editing } from './use-editing';

const NO_RUN = 'The model does not run before you ask.';

/** What the next patch gets, and running with what was done. */
export function Toolbar({ editing }: { editing: Editing }) {
  const { key, grid, edit, busy, tool } = editing;
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Edit and re-run">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a block of its own. */}
      <span className="edit-tools" role="group" aria-label="Tool">
        {editing.tools.map((one) => (
          <ToolButton key={one} tool={one} chosen={one === tool} />
        ))}
      </span>
      <Button
        look="quiet"
        help={`Uses “${tools[tool].title}” on all other patches instead. ${NO_RUN}`}
        onClick={() => changeEdit('Invert the edit', key, inverted(edit, tool, grid))}
      >
        Invert
      </Button>
      <Button
        look="quiet"
        disabled={edit.size === 0}
        help={`Takes back everything done by hand to this picture. ${NO_RUN}`}
        onClick={() => changeEdit('Clear the edit', key, noEdit)}
      >
        Clear
      </Button>
      <span className="edit-run">
        <Button
          look="primary"
          icon="play"
          disabled={edit.size === 0 || busy}
          help="Runs the model on this picture with the patches dropped, kept or masked by hand, all else as set, and compares. It runs again by itself when a setting changes."
          onClick={editing.run}
        >
          Run with this edit
        </Button>
      </span>
    </div>
  );
}

const ToolButton = ({ tool, chosen }: { tool: Tool; chosen: boolean }) => (
  <Button
    look="quiet"
    aria-pressed={chosen}
    help={`${tools[tool].help} Click or drag over patches; once more takes it back. ${NO_RUN}`}
    onClick={() => setTool(tool)}
  >
    <span aria-hidden="true">{tools[tool].sign}</span> {tools[tool].title}
  </Button>
);
