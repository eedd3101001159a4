import { Button } from '../../ui';
import { inverted, noEdit, type Tool, tools } from './edit';
import { changeEdit, setTool } from './store';
import type { Editing } from './use-editing';
import { words } from './words';

/** What the next patch gets, and running with what was done. */
export function Toolbar({ editing }: { editing: Editing }) {
  const { key, grid, edit, busy, tool } = editing;
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar.editAndReRun}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a block of its own. */}
      <span className="edit-tools" role="group" aria-label={words.toolbar.tool}>
        {editing.tools.map((one) => (
          <ToolButton key={one} tool={one} chosen={one === tool} />
        ))}
      </span>
      <Button
        look="quiet"
        help={words.toolbar.invertHelp(tools[tool].title)}
        onClick={() => changeEdit(words.toolbar.invertTheEdit, key, inverted(edit, tool, grid))}
      >
        {words.toolbar.invert}
      </Button>
      <Button
        look="quiet"
        disabled={edit.size === 0}
        help={words.toolbar.clearHelp}
        onClick={() => changeEdit(words.toolbar.clearTheEdit, key, noEdit)}
      >
        {words.toolbar.clear}
      </Button>
      {!editing.atOnce && (
        <span className="edit-run">
          <Button
            look="primary"
            icon="play"
            disabled={edit.size === 0 || busy}
            help={words.toolbar.runWithThisEditHelp}
            onClick={editing.run}
          >
            {words.toolbar.runWithThisEdit}
          </Button>
        </span>
      )}
    </div>
  );
}

const ToolButton = ({ tool, chosen }: { tool: Tool; chosen: boolean }) => (
  <Button
    look="quiet"
    aria-pressed={chosen}
    help={words.toolbar.toolHelp(tools[tool].help)}
    onClick={() => setTool(tool)}
  >
    <span aria-hidden="true">{tools[tool].sign}</span> {tools[tool].title}
  </Button>
);
