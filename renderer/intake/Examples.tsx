import { Miniature } from '../overlay/Miniature';
import { type Action, runById, showError, useHost, useModels } from '../state';
import { views } from '../views';
import './examples.css';
import { openExample, openSamples } from './open-example';
import { words } from './words';

/** A run's rows, drawn small. */
const TABLE = ['3...', '2...', '3...', '1...'];

/** What Vitrine can show, each a prepared example in its own view. */
export function Examples({ actions }: { actions: readonly Action[] }) {
  const host = useHost();
  const isThere = useModels((state) => state.loaded);
  const runOnAll = async () => {
    await openSamples(host);
    runById(actions, 'model.runAll');
  };
  return (
    <section className="examples" aria-label={words.examples.title} aria-busy={!isThere}>
      <h3>{words.examples.title}</h3>
      <ul>
        {views.map(({ id, about, example }) => {
          if (!example) return null;
          return (
            <li key={id}>
              <button
                type="button"
                disabled={!isThere}
                onClick={() => void openExample(host, id, example).catch(showError)}
              >
                <Miniature rows={about.miniature.rows} />
                <span>
                  <strong>{example.title}</strong>
                  <span className="dim">{example.text}</span>
                </span>
              </button>
            </li>
          );
        })}
        <li>
          <button
            type="button"
            disabled={!isThere}
            onClick={() => void runOnAll().catch(showError)}
          >
            <Miniature rows={TABLE} />
            <span>
              <strong>{words.examples.run}</strong>
              <span className="dim">{words.examples.runText}</span>
            </span>
          </button>
        </li>
      </ul>
    </section>
  );
}
