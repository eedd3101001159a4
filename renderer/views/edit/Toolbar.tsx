import { Button } from '../../ui';
import { inverted, noEdit, type Tool, tools } from './edit';
import { changeEdit, setTool } from './store';
import type { Editing } from './use-editing';

const NO_RUN = 'The model does not run until you ask.';

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
        help={`Applies “${tools[tool].title}” to all other patches instead. ${NO_RUN}`}
        onClick={() => changeEdit('Invert the edit', key, inverted(edit, tool, grid))}
      >
        Invert
      </Button>
      <Button
        look="quiet"
        disabled={edit.size === 0}
        help={`Removes all edits to this image. ${NO_RUN}`}
        onClick={() => changeEdit('Clear the edit', key, noEdit)}
      >
        Clear
      </Button>
      <span className="edit-run">
        <Button
          look="primary"
          icon="play"
          disabled={edit.size === 0 || busy}
          help="Runs the model with the patches you dropped, kept or masked, and compares the results. Runs again automatically when a setting changes."
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
    help={`${tools[tool].help} Click or drag over patches; repeat to undo. ${NO_RUN}`}
    onClick={() => setTool(tool)}
  >
    <span aria-hidden="true">{tools[tool].sign}</span> {tools[tool].title}
  </Button>
);
