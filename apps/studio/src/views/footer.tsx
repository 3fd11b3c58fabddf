import type { JSX } from 'preact';

export const Footer = (): JSX.Element => (
  <footer class="footer">
    <p>
      For research and for yourself. Not a medical device, and not for decisions about people by others. All is computed
      in this browser; once opened, the page works offline. <a href="errors.html">What its messages mean</a>
    </p>
  </footer>
);
