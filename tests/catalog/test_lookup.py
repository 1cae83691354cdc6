"""Look-ups, as people and spreadsheets write codes and names."""

import pytest

from evaluator.catalog import find_discipline, find_institution, find_major, majors, normalise_code
from evaluator.text import keys, say


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("080901", "080901"),
        (" 080911tk\t", "080911TK"),
        ("０８０９０４Ｋ", "080904K"),
        ("\ufeff0809\u3000 01\u200b", "080901"),
        ("80901.0", "80901"),
        ("2.5", "2.5"),
        ("中国地质大学（武汉）", "中国地质大学(武汉)"),
        ("  ", ""),
    ],
)
def test_normalise_code(text, normal):
    assert normalise_code(text) == normal


@pytest.mark.parametrize(
    ("text", "code", "notice"),
    [
        ("080901", "080901", ""),
        ("080904", "080904K", ""),
        ("080904K", "080904K", ""),
        ("080904k", "080904K", ""),
        ("080911TK", "080911TK", ""),
        ("080911kt", "080911TK", ""),
        ("０８０９１１ｔｋ", "080911TK", ""),
        (" 0809 04　K ", "080904K", ""),
        ("80901", "080901", "leading_zero_restored"),
        ("80901.0", "080901", "leading_zero_restored"),
        ("80904K", "080904K", "leading_zero_restored"),
        ("10101", "010101", "leading_zero_restored"),
        ("080901K", "080901", "wrong_mark"),
        ("080904T", "080904K", "wrong_mark"),
        ("080911K", "080911TK", "wrong_mark"),
        ("80901K", "080901", "wrong_mark"),
        ("050210", "050210", ""),  # not cut short from 0502100T to 0502104TK
        ("0502100T", "0502100T", ""),
        ("0502104", "0502104TK", ""),
        ("502104TK", "0502104TK", "leading_zero_restored"),
        ("0502104T", "0502104TK", "wrong_mark"),
        ("083104", "083104", ""),
        ("083104TK", "083104", "mark_unverified"),
        ("计算机科学与技术", "080901", ""),
        (" 计算机 科学与技术 ", "080901", ""),
        ("英语", "050201", ""),
        ("软件工", "080902", "partial_name"),
    ],
)
def test_find_major(text, code, notice):
    found = find_major(text)
    assert found.major is majors()[code.rstrip("KT")]
    assert (found.major.code, found.notice, found.candidates) == (code, notice, ())
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "notice", "codes"),
    [
        ("软件", "several", ["080902", "080919T", "081013T"]),
        ("1001", "incomplete_code", ["100101K", "100102TK", "100103T"]),
        ("1009", "incomplete_code", ["100901K"]),
        ("计算机科学与技木", "unknown", ["080901"]),
        ("软件工程（中外合作）", "unknown", ["080902"]),
        ("没有这样的东西", "unknown_nothing_near", []),
        ("999999999", "unknown_nothing_near", []),
        ("", "empty", []),
        ("　 ", "empty", []),
    ],
)
def test_a_major_that_is_not_found_gives_candidates(text, notice, codes):
    found = find_major(text)
    assert found.major is None
    assert (found.notice, [major.code for major in found.candidates]) == (notice, codes)


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [("089001", "080901"), ("080999", "080919T"), ("080999K", "080919T"), ("计算机技术与科学", "080901")],
)
def test_the_likeliest_candidate_stands_first(text, likeliest):
    found = find_major(text)
    assert (found.notice, found.candidates[0].code) == ("unknown", likeliest)
    assert len(found.candidates) <= 5


def test_a_slip_in_the_last_digits_is_looked_for_in_the_class():
    assert {major.class_code for major in find_major("080999").candidates} == {"0809"}


@pytest.mark.parametrize("major", majors().values(), ids=lambda major: major.code)
def test_every_major_is_found_by_code_and_name(major):
    for text in (major.code, major.base_code, major.name):
        assert (find_major(text).major, find_major(text).notice) == (major, "")


@pytest.mark.parametrize(
    ("text", "code", "notice"),
    [
        ("0812", "0812", ""),
        ("０８１２", "0812", ""),
        ("812", "0812", "leading_zero_restored"),
        ("计算机科学与技术", "0812", ""),
        ("区域国别", "1407", "partial_name"),
        ("数学", "0701", ""),
        ("科学与技术", None, "several"),
        ("14", None, "incomplete_code"),
        ("0834", None, "unknown"),
    ],
)
def test_find_discipline(text, code, notice):
    found = find_discipline(text)
    assert (found.discipline.code if found.discipline else None, found.notice) == (code, notice)
    assert bool(found.candidates) is (found.discipline is None)


@pytest.mark.parametrize(
    ("text", "name", "notice"),
    [
        ("10673", "云南大学", ""),
        ("１０６７３", "云南大学", ""),
        ("10673.0", "云南大学", ""),
        ("4153010673", "云南大学", ""),
        ("4153013329", "昆明理工大学津桥学院", ""),
        ("云南大学", "云南大学", ""),
        ("昆明医科大学", "昆明医科大学", ""),
        ("津桥", "昆明理工大学津桥学院", "partial_name"),
        ("昆明医科", None, "several"),
        ("106", None, "incomplete_code"),
        ("4153010675", None, "unknown"),
        ("云南师范大学商学院", None, "unknown"),
        ("北京大学", None, "unknown_nothing_near"),
    ],
)
def test_find_institution(text, name, notice):
    found = find_institution(text)
    assert (found.institution.name if found.institution else None, found.notice) == (name, notice)


def test_a_former_name_offers_the_university_it_holds_first():
    assert find_institution("云南师范大学商学院").candidates[0].name == "云南师范大学"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("80901", ["80901", "080901 计算机科学与技术"]),
        ("080901K", ["080901K", "080901 计算机科学与技术"]),
        ("083104K", ["083104K", "083104 安全防范工程"]),
        ("软件工", ["软件工", "080902 软件工程"]),
        ("软件", ["软件", "3", "080919T 工业软件"]),
        ("0809", ["0809", "19", "080905 物联网工程", "…"]),
        ("089001", ["089001", "080901 计算机科学与技术"]),
        ("qqq", ["qqq", "2025"]),
    ],
)
def test_sentences_name_the_value_and_the_remedy(text, parts, lang):
    sentence = find_major(text).sentence(lang)
    assert [part for part in parts if part not in sentence] == []


def test_a_sentence_names_five_candidates_at_most():
    sentence = find_major("0809").sentence("en")
    assert "080905 物联网工程" in sentence
    assert "080906" not in sentence


def test_nothing_to_say_when_all_is_well():
    assert (find_major("080901").sentence("zh"), find_major("080901").sentence("en")) == ("", "")


def test_an_institution_not_at_hand_is_not_said_not_to_exist():
    assert "云南省本科院校名单" in find_institution("北京大学").sentence("zh")


@pytest.mark.parametrize("key", keys("catalog"))
def test_every_sentence_is_there_in_both_languages(key):
    assert say(key, "zh").strip()
    assert say(key, "en").strip()
    assert say(key, "zh") != say(key, "en")
