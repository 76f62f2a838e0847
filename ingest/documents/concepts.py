"""The codes of what a norm asks for: its action and its object."""

import re
from functools import lru_cache

from ingest.documents.acts import understand_act

_MADE = re.compile("编制|完成|发布|公布|形成|公开")
_WIDE = re.compile("各领域|全部领域|所有领域|其[他它][^，]{0,6}领域|(?:修订|调整|更新|动态)")


@lru_cache(8192)
def action_code(action: str, whole: str) -> str | None:
    """Return the code of an action, by its own words, else by the whole sentence; None when neither names one.

    >>> action_code("编制完成", ""), action_code("", "对进展情况开展检查"), action_code("", "高度重视")
    ('compile', 'inspect', None)
    """
    return understand_act(action).action or understand_act(whole).action


@lru_cache(8192)
def object_code(thing: str, whole: str, pilot: bool = False) -> str | None:
    """Return the code of an object, by its own words, else by the whole sentence; None when neither names one.

    `pilot` says that the pilot fields have been spoken of: an unspecified catalogue that is made is theirs.

    >>> object_code("本级标准目录", "编制本级标准目录", True), object_code("标准目录", "全面修订标准目录", True)
    ('catalogue-26', 'catalogue')
    """
    found = understand_act(thing).object or understand_act(whole).object
    if found == "catalogue" and pilot and _MADE.search(whole) and not _WIDE.search(whole):
        return "catalogue-26"
    return found
