"""What others of Python's world cost for a value of a verb's own examples: the package that is most used for the same thing.

A package that is not installed is left out. A value that a peer refuses counts as any other: refusing takes its time too.
"""

import importlib.metadata
import re
import subprocess
import time
import timeit
import warnings


def phone(value):
    import phonenumbers

    number = phonenumbers.parse(value, "FR")
    return phonenumbers.is_valid_number(number) and phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(value):
    import email_validator

    return email_validator.validate_email(value, check_deliverability=False).normalized


def capitals(value):
    import nameparser

    name = nameparser.HumanName(value)
    name.capitalize()
    return str(name)


def parts(value):
    import nameparser

    name = nameparser.HumanName(value)
    return name.first, name.last


def country(value):
    import country_converter

    return COUNTRIES.setdefault("of", country_converter.CountryConverter()).convert(value, to="ISO2", not_found=None)


def date(value):
    import dateutil.parser

    return dateutil.parser.parse(value)


def iban(value):
    import stdnum.iban

    return stdnum.iban.validate(value)


def vat(value):
    import stdnum.eu.vat

    return stdnum.eu.vat.validate(value)


def company(value):
    import cleanco

    return cleanco.basename(value)


# The converter reads its table once.
COUNTRIES = {}

# By verb: the package, and what it does with a value.
PEERS = {
    "format phone": ("phonenumbers", phone),
    "validate phone": ("phonenumbers", phone),
    "validate email": ("email-validator", email),
    "capitalise name": ("nameparser", capitals),
    "split name": ("nameparser", parts),
    "use country code": ("country_converter", country),
    "parse date": ("python-dateutil", date),
    "validate iban": ("python-stdnum", iban),
    "format iban": ("python-stdnum", iban),
    "validate vat number": ("python-stdnum", vat),
    "strip company suffix": ("cleanco", company),
}


def measured(verb, hyg):
    """The package with its version, and its nanoseconds a value; nothing where the verb has no peer, or none is installed."""
    package, run = PEERS.get(verb, (None, None))
    values = examples(hyg, verb) if package else []
    if not values:
        return None
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None

    def once():
        for value in values:
            try:
                run(value)
            except Exception:  # each package refuses in its own way
                pass

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        once()
        timer = timeit.Timer(once, timer=time.process_time)
        count, took = timer.autorange()
        took = min([took, *timer.repeat(2, count)])
    return f"{package} {version}", took / count / len(values) * 1e9


def examples(hyg, verb):
    """The values on the verb's page; of a verb that reads a property, what stands in that."""
    page = subprocess.run([hyg, "verbs", verb], capture_output=True, text=True, check=True).stdout
    lines = re.findall(r'^- `.*`: "(.*?)"(?: \(given "(.*?)".*\))? → ', page, re.MULTILINE)
    return [value or given for value, given in lines if value or given]
