"""Every fact of the reference files stands in the catalogue, and nothing else does."""

from evaluator.catalog import categories, disciplines, institutions, major_classes, majors

BASIS = {
    "=category": "category",
    "seen in rysxai/2026 catalogue text": "catalogue_2026",
    "授予理学学士 (2026 note in ruanke index)": "catalogue_2026",
    "医学门类下授理学学士(from memory, verify)": "memory",
    "from memory, verify": "memory",
}


def test_majors(facts):
    rows = facts("majors_catalog_2025.csv")
    expected = {
        row["code6"]: {
            "code": row["major_code"],
            "base_code": row["code6"],
            "name": row["major_name"],
            "class_code": row["class_code"],
            "class_name": row["class_name"],
            "category_code": row["category_code"],
            "category_name": row["category"],
            "degrees": tuple(row["degree_options"].split("|")),
            "years": int(row["typical_years"]) if row["typical_years"] else None,
            "mark_known": row["suffix_known"] == "1",
            "controlled": row["is_controlled_K"] == "1" if row["suffix_known"] == "1" else None,
            "special": row["is_special_T"] == "1" if row["suffix_known"] == "1" else None,
            "degrees_basis": BASIS[row["degree_note"]],
        }
        for row in rows
    }
    found = {
        key: {field: getattr(major, field) for field in expected.get(key, {"code": ""})}
        for key, major in majors().items()
    }
    assert len(rows) == 845
    assert found == expected
    assert [row["degree_default"] for row in rows] == [majors()[row["code6"]].degrees[0] for row in rows]


def test_classes_and_categories(facts):
    rows = facts("majors_catalog_2025.csv")
    assert {(c.code, c.name, c.category_code) for c in major_classes().values()} == {
        (row["class_code"], row["class_name"], row["category_code"]) for row in rows
    }
    assert {(c.code, c.name) for c in categories().values()} == {
        (row["category_code"], row["category"]) for row in rows
    }


def test_disciplines(facts):
    rows = facts("disciplines_2022.csv")
    assert {row["catalog"] for row in rows} == {"2022"}
    assert [(d.code, d.name, d.category_code, d.category_name) for d in disciplines().values()] == [
        (row["discipline_code"], row["discipline_name"], row["category_code"], row["category"]) for row in rows
    ]


def test_institutions(facts):
    rows = facts("yunnan_undergraduate_institutions.csv")
    # The file's name carries these two.
    assert {(row["province"], row["level"]) for row in rows} == {("云南", "本科")}
    assert {(i.code, i.name, i.city, i.type, i.ownership, i.authority) for i in institutions().values()} == {
        tuple(row[column] for column in ("institution_code5", "institution", "city", "type", "nature", "authority"))
        for row in rows
    }
