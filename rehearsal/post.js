// The entry of the post run; copied into dist/ as it is. index.js knows the post run by this file's name.
import './index.js';
