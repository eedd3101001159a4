import { createRoot } from 'react-dom/client';
import { VitrineError } from '#shared/types';
import { connectHost } from '../host';
import { followTheme } from '../state';
import { App } from './App';
import { StartError } from './StartError';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './tokens.css';

followTheme();
const root = createRoot(document.getElementById('root') as HTMLElement);
try {
  root.render(<App host={connectHost()} />);
} catch (thrown) {
  root.render(<StartError error={VitrineError.from(thrown)} />);
}
