"""The smallest function: arguments in, a value out."""


@DFF.API('Hello', category='example', tags=['start'])
def hello(name='world'):
    """Greets by name."""
    print('greeting', name)
    return {'message': 'Hello, %s!' % name}


@DFF.API('Add', category='example')
def add(x, y):
    """Adds two numbers."""
    return x + y
