import '@fontsource-variable/inter/index.css';
import './style/tokens.css';
import './style/base.css';
import './style/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { showTheme } from './app/theme';
import { languages } from './words/languages';
import { firstLanguage } from './words/firstLanguage';

showTheme();
const language = firstLanguage();
const words = await languages[language].load();
const page = document.getElementById('page');
if (!page) throw new Error('index.html has no #page');
createRoot(page).render(<StrictMode><App language={language} words={words} /></StrictMode>);
