"""A page instead of data. Browsers show it in a sandbox, because scripts of a page must not reach the platform."""

import html

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<h1>{title}</h1>
<ul>
{rows}
</ul>
</html>
"""


@DFF.API('Page', category='example')
def page(title='Fruit', items='apple,pear'):
    """Answers a list as an HTML page. What callers send is escaped."""
    rows = '\n'.join('<li>%s</li>' % html.escape(item) for item in items.split(','))
    return DFF.RESP(PAGE.format(title=html.escape(title), rows=rows), content_type='html')
