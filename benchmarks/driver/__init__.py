"""Parts of ./dff bench: instances, loads, measurements, report."""
