import { LabelledMiniature } from '../overlay/Miniature';
import { PopoverButton } from '../ui';
import type { ViewEntry } from '../views';
import './about-view.css';

const QUESTION = 'What am I looking at?';

/** The view in two sentences, drawn small, with its paper and its page. */
export const AboutView = ({ view: { title, about } }: { view: ViewEntry }) => (
  <PopoverButton
    title="?"
    name={QUESTION}
    label={QUESTION}
    look="quiet"
    side="right"
    help={`Explains the view “${title}”.`}
  >
    <div className="about-view">
      <h3>{title}</h3>
      <p>{about.text}</p>
      <LabelledMiniature {...about.miniature} />
      {about.paper && <p className="dim">Paper: {about.paper}</p>}
      <p className="dim">Manual: {about.page}</p>
    </div>
  </PopoverButton>
);
