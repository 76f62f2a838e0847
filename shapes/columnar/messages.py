"""What a result says when its shape has no message of its own."""

from rdflib import Literal

_MESSAGES = {
    "Class": ("值不属于规定的类，请核对。", "the value is not of the class that the shape asks for"),
    "Datatype": ("值的数据类型不符或格式无效，请改正。", "the value is not a well-formed literal of the datatype"),
    "NodeKind": (
        "值的种类（IRI、空白节点、文字）不符，请改正。",
        "the value is not of the kind that the shape asks for",
    ),
    "MinCount": ("值的数量不足，请补填。", "there are too few values"),
    "MaxCount": ("值的数量过多，请删减。", "there are too many values"),
    "MinExclusive": ("值不大于规定的下限，请改正。", "the value is not greater than the bound"),
    "MinInclusive": ("值小于规定的下限，请改正。", "the value is less than the bound"),
    "MaxExclusive": ("值不小于规定的上限，请改正。", "the value is not less than the bound"),
    "MaxInclusive": ("值大于规定的上限，请改正。", "the value is greater than the bound"),
    "MinLength": ("文字过短，请补全。", "the text is too short"),
    "MaxLength": ("文字过长，请缩短。", "the text is too long"),
    "Pattern": ("文字不符合规定的格式，请改正。", "the text does not match the pattern"),
    "LanguageIn": ("文字的语言不在允许之列，请改正。", "the language of the text is not among those allowed"),
    "UniqueLang": ("同一语言有多个值，请只留一个。", "there are several values in one language"),
    "Equals": ("值与另一属性的值不相同，请核对。", "the values are not those of the other property"),
    "Disjoint": ("值与另一属性的值重复，请核对。", "the value is also one of the other property"),
    "LessThan": ("值不小于另一属性的值，请核对。", "the value is not less than that of the other property"),
    "LessThanOrEquals": ("值大于另一属性的值，请核对。", "the value is greater than that of the other property"),
    "Node": ("值不符合所引用的形状，请核对。", "the value does not conform to the shape"),
    "Not": ("值符合了不应符合的形状，请核对。", "the value conforms to a shape that it must not conform to"),
    "And": ("值没有符合全部形状，请核对。", "the value does not conform to all of the shapes"),
    "Or": ("值不符合任何一个形状，请核对。", "the value conforms to none of the shapes"),
    "Xone": ("值须恰好符合一个形状，请核对。", "the value does not conform to exactly one of the shapes"),
    "QualifiedMinCount": ("符合形状的值不足，请补填。", "too few values conform to the shape"),
    "QualifiedMaxCount": ("符合形状的值过多，请删减。", "too many values conform to the shape"),
    "Closed": ("节点带有不允许的属性，请删去。", "the node has a property that is not allowed"),
    "HasValue": ("缺少规定的值，请补填。", "the required value is missing"),
    "In": ("值不在允许之列，请改正。", "the value is not in the list"),
}


def default_messages(component: str) -> tuple[Literal, ...]:
    """Return what a result of a component says in Chinese and English.

    >>> [str(m.language) for m in default_messages("MinCount")]
    ['zh', 'en']
    """
    found = _MESSAGES.get(component)
    return () if found is None else (Literal(found[0], lang="zh"), Literal(found[1], lang="en"))
