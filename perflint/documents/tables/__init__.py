"""The tables of Markdown and MDX pages: pipe tables, and tables of HTML or JSX."""
