"""The SQL of record linkage, written from a profile and a model: blocks, levels, weights.

Knows: how each kind's columns are named (ready: the rows' side; people: the register's) and how a block becomes a join.
Does not know: the order of the steps (linkage), or how an index is built (link_index).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from naungan.model.linkage import Block, Comparison, Kind, LevelTable, LinkModel, Profile
from naungan.stages import compare, link, weigh

SLOTS = range(1, compare.WORDS + 1)
"""Places of a name's words in the index."""
BLOCK_SLOTS = [place + 1 for place in link.BLOCK_SLOTS]
TWO_WORDS = [(a + 1, b + 1) for a, b in link.TWO_WORDS]
"""Which two words of a registered name are looked up together; the row's words come in both orders."""


NO_HOLDERS = "CREATE OR REPLACE TEMP TABLE nik_holders AS SELECT '' AS row_id, '' AS kk WHERE false"
"""Where a profile has no identity number, nobody holds it."""


def people_columns(profile: Profile) -> list[str]:
    """Columns of the index's people beside pid, id and the values themselves."""
    return [column for c in profile.of_kind(Kind.NAME) for column in (f"{c.name}_n", *(f"{c.name}_{i}" for i in SLOTS))]


def side_by_side(profile: Profile, people: int) -> str:
    """Both sides of a pair as columns: `r_…` from ready, `p_…` from people, and the words that names share."""
    parts = [f"{side}.{column} AS {side}_{column}" for c in profile.comparisons for side, column in _columns(c)]
    parts += [
        f"{family_card(profile)} AS p_{c.name}_kk, {born(profile)} AS r_{c.name}_born"
        for c in profile.of_kind(Kind.NIK)
    ]
    for c in profile.of_kind(Kind.NAME):
        of_person = ", ".join(f"p.{c.name}_{i}" for i in SLOTS)
        found = [f"r.{c.name}_s{i} <> 0 AND r.{c.name}_s{i} IN ({of_person})" for i in SLOTS]
        count = " + ".join(f"CASE WHEN {test} THEN 1 ELSE 0 END" for test in found)
        rare = " + ".join(f"CASE WHEN {t} THEN r.{c.name}_b{i} ELSE 0 END" for i, t in zip(SLOTS, found, strict=True))
        parts.append(
            f"CASE WHEN r.{c.name}_short_s <> 0 AND r.{c.name}_short_s IN ({of_person}) THEN ''"
            f" ELSE r.{c.name}_short END AS {c.name}_short"
        )
        parts += [f"replace({side}.{c.name}, ' ', '') AS {side}_{c.name}_joined" for side in ("r", "p")]
        parts.append(f"r.{c.name}_s1 <> 0 AND r.{c.name}_s1 = p.{c.name}_1 AS {c.name}_first")
        known = " + ".join(f"CASE WHEN r.{c.name}_s{i} <> 0 THEN 1 ELSE 0 END" for i in SLOTS)
        lacking = [
            f"(r.{c.name}_s{i} <> 0 AND r.{c.name}_s{i} NOT IN ({of_person})"
            f" AND r.{c.name}_b{i} >= {weigh.odd_from(people)})"
            for i in SLOTS
        ]
        parts.append(f"r.{c.name}_n > {known} OR {' OR '.join(lacking)} AS {c.name}_odd")
        parts += [f"{count} AS {c.name}_hits", f"{rare} AS {c.name}_hit_bits"]
    return ", ".join(parts)


def _columns(c: Comparison) -> list[tuple[str, str]]:
    row = {
        Kind.NAME: (c.name, f"{c.name}_n", f"{c.name}_bits", f"{c.name}_cap"),
        Kind.NIK: (c.name, f"{c.name}_fifteen", f"{c.name}_kk"),
        Kind.DATE: (c.name, f"{c.name}_bits"), Kind.CODE: (c.name, f"{c.name}_bits"), Kind.NUMBER: (c.name,),
    }  # fmt: skip
    person = (c.name, f"{c.name}_n") if c.kind is Kind.NAME else (c.name,)
    return [*(("r", column) for column in row[c.kind]), *(("p", column) for column in person)]


def family_card(profile: Profile) -> str:
    """The registered person's family card; '' where the profile knows of none."""
    return f"p.{profile.family}" if profile.family else "''"


def born(profile: Profile) -> str:
    """The row's birth date; null where the profile knows of none."""
    dates = profile.of_kind(Kind.DATE)
    return f"r.{dates[0].name}" if dates else "NULL::date"


def level(c: Comparison) -> str:
    """The level of one comparison from the columns of `side_by_side`."""
    r, p = f"r_{c.name}", f"p_{c.name}"
    return {
        Kind.NAME: f"name_level({r}, {r}_joined, {r}_n, {c.name}_short, {p}, {p}_joined, {p}_n,"
        f" {c.name}_hits, {c.name}_first, {c.name}_odd)",
        Kind.DATE: f"date_level({r}, {p})",
        Kind.NIK: f"nik_level({r}, {r}_fifteen, {p}, {r}_kk, {p}_kk, {r}_born)",
        Kind.NUMBER: f"number_level({r}, {p})",
        Kind.CODE: f"code_level({r}, {p})",
    }[c.kind]


def levels(profile: Profile) -> str:
    """All levels as columns."""
    return ", ".join(f"{level(c)} AS {c.name}_level" for c in profile.comparisons)


def weight(c: Comparison, model: LinkModel, people: int, side: int, profile: Profile, *, looked_up: bool = True) -> str:
    """The weight of a comparison's level. `side`: 0 as the same person, 1 as a relative.

    Not `looked_up`: the average rarity stands for the value's own.
    """
    if c.kind is not Kind.NIK:
        return _cases(c, model.table(c.name), people, side, looked_up)
    tables = {when: _cases(c, model.table(c.name, when), people, side, looked_up) for when in weigh.NIK_TABLES}
    dates = profile.of_kind(Kind.DATE)
    if not dates:
        return tables[""]
    birth = f"{dates[0].name}_level"
    sex = f"{weigh.SEX}_level" if weigh.sex_of(profile) else str(compare.UNKNOWN)
    return f"""CASE
        WHEN {birth} = {compare.DATE_SAME} AND {sex} = {compare.DIFFERENT} THEN {tables[weigh.BORN_ALIKE_OTHER_SEX]}
        WHEN {birth} = {compare.DATE_SAME} THEN {tables[weigh.BORN_ALIKE]}
        WHEN {birth} = {compare.DATE_DIFFERENT} THEN {tables[""]} ELSE {tables[weigh.BORN_LIKE]} END"""


def _cases(c: Comparison, table: LevelTable, people: int, side: int, looked_up: bool) -> str:
    whens = []
    for each in table.levels:
        rare = each.rare and looked_up
        base = weigh.weights_of(each, people, rare=rare)[side]
        whens.append(f"WHEN {each.level} THEN {base}" + (f" + {rarity(c, each.level)}" if rare else ""))
    return f"CASE {c.name}_level {' '.join(whens)} ELSE 0 END"


def rarity(c: Comparison, level_: int) -> str:
    """The column that holds how rare what was shared at this level is."""
    if c.kind is not Kind.NAME or level_ in (compare.NAME_SAME, compare.NAME_SOUND):
        return f"r_{c.name}_bits"
    more = {
        compare.NAME_CLOSE: f" + (r_{c.name}_n - {c.name}_hits) * {weigh.NEAR_WORD}",
        compare.NAME_INITIAL: f" + {weigh.INITIAL}",
    }
    return f"least(r_{c.name}_cap, {c.name}_hit_bits{more.get(level_, '')})"


def weights(profile: Profile, model: LinkModel, people: int, *, looked_up: bool = True) -> str:
    """All weights as columns: `<c>_weight` and `<c>_relative`."""
    return ", ".join(
        f"{weight(c, model, people, side, profile, looked_up=looked_up)} AS {c.name}_{word}"
        for c in profile.comparisons
        for side, word in enumerate(("weight", "relative"))
    )


def total(profile: Profile, prior: int, word: str) -> str:
    """The sum of the weight columns and the prior."""
    return " + ".join([str(prior), *(f"{c.name}_{word}" for c in profile.comparisons)])


def block_joins(profile: Profile, round_: str, rows: str) -> list[str]:
    """One query per way to meet in a round: pairs (cid, pid) of `rows` (a table shaped like ready) and people."""
    kinds = {c.name: c.kind for c in profile.comparisons}
    return [
        query
        for block in profile.blocks
        if block.round == round_
        for query in _block(block, kinds, rows, family_card(profile))
    ]


def _block(block: Block, kinds: Mapping[str, Kind], rows: str, card: str) -> Iterator[str]:
    ways = [_ways(part, at, kinds[part.partition(".")[0]], card) for at, part in enumerate(block.parts)]
    for way in product(*ways):
        tables = " ".join(table for table, _ in way if table)
        tests = " AND ".join(test for _, test in way)
        yield f"SELECT DISTINCT r.cid, p.pid FROM people AS p, {rows} AS r {tables} WHERE {tests}"


def _ways(part: str, at: int, kind: Kind, card: str) -> list[tuple[str, str]]:
    """The joins and conditions by which a part may be met; one for each place of a word."""
    name, _, piece = part.partition(".")
    r, p = f"r.{name}", f"p.{name}"
    if piece in ("word", "words"):
        table = f"row_{piece} AS w{at}"
        mine = f"w{at}.cid = r.cid AND w{at}.comparison = '{name}'"
        if piece == "word":
            return [(f", {table}", f"{mine} AND p.{name}_{i} = w{at}.sound") for i in BLOCK_SLOTS]
        return [
            (f", {table}", f"{mine} AND p.{name}_{i} = w{at}.sound AND p.{name}_{j} = w{at}.other")
            for i, j in TWO_WORDS
        ]
    tests = {
        "family": f"{card} = {r}_kk AND {r}_kk <> ''",
        "head": f"{p} // 10000 = {r} // 10000",
        "tail": f"{p} % 10000000000 = {r} % 10000000000",
        "year": f"year({p}) = year({r})",
        "day_month": f"day({p}) * 100 + month({p}) = day({r}) * 100 + month({r})",
        "": f"{p} = {r}",
    }
    said = f" AND {r} <> ''" if kind in (Kind.CODE, Kind.NUMBER, Kind.NAME) else ""
    return [("", tests[piece] + said)]


def pairs(name: str, queries: list[str]) -> str:
    """A table of the pairs (cid, pid) that any of the queries finds, each once."""
    return f"CREATE OR REPLACE TEMP TABLE {name} AS " + " UNION ".join(queries)


def promising(profile: Profile, model: LinkModel, people: int, *, itself: bool) -> str:
    """The table `pairs`: of `met` those whose agreements could outweigh the prior, as stages/link.promise.

    With `itself` the rows are the people: nobody is compared with himself.
    """
    promise = " + ".join(_promise(c, model, people, profile) for c in profile.comparisons)
    return f"""CREATE OR REPLACE TEMP TABLE met_people AS SELECT * FROM people WHERE pid IN (SELECT pid FROM met);
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT q.cid, q.pid FROM met AS q JOIN ready AS r ON r.cid = q.cid JOIN met_people AS p ON p.pid = q.pid
        WHERE {promise} >= {weigh.rarity(1, people)}{" AND p.register_id <> r.row_id" if itself else ""}"""


def _promise(c: Comparison, model: LinkModel, people: int, profile: Profile) -> str:
    r, p = f"r.{c.name}", f"p.{c.name}"
    if c.kind is Kind.NAME:
        of_person = ", ".join(f"{p}_{i}" for i in SLOTS)
        hits = [f"CASE WHEN {r}_s{i} <> 0 AND {r}_s{i} IN ({of_person}) THEN {r}_b{i} ELSE 0 END" for i in SLOTS]
        none = " AND ".join(f"({r}_s{i} = 0 OR {r}_s{i} NOT IN ({of_person}))" for i in SLOTS)
        near = f"substr({r}, 1, 1) = substr({p}, 1, 1) AND abs(length({r}) - length({p})) <= {compare.NAME_EDITS}"
        return f"CASE WHEN {none} THEN CASE WHEN {near} THEN {weigh.NEAR_WORD} ELSE 0 END ELSE {' + '.join(hits)} END"
    if c.kind is Kind.NIK:
        half = f"{p} // 10000 = {r} // 10000 OR {p} % 10000000000 = {r} % 10000000000"
        family = f"{r}_kk <> '' AND {r}_kk = {family_card(profile)}"
        whole = weigh.weights_of(model.table(c.name).of(compare.NIK_SAME), people, rare=False)[0]
        dates = profile.of_kind(Kind.DATE)
        alike = f"p.{dates[0].name} = r.{dates[0].name}" if dates else "false"
        return f"""CASE WHEN {p} = {r} THEN {whole} WHEN {family} THEN {weigh.HALF_NIK}
            WHEN {half} THEN CASE WHEN {alike} THEN {weigh.HALF_NIK_BORN_ALIKE} ELSE {weigh.HALF_NIK} END ELSE 0 END"""
    if c.kind is Kind.DATE:
        half = f"year({p}) = year({r}) OR day({p}) * 100 + month({p}) = day({r}) * 100 + month({r})"
        return f"CASE WHEN {p} = {r} THEN {r}_bits WHEN {half} THEN {weigh.HALF_DATE} ELSE 0 END"
    found = f"{r}_bits" if c.kind is Kind.CODE else str(weigh.CARD)
    return f"CASE WHEN {r} <> '' AND {p} = {r} THEN {found} ELSE 0 END"


def ready(profile: Profile, people: int) -> str:
    """The table `ready`: open rows with a number of their own, their words numbered, every value's rarity looked up.

    A word or value that no registered person has is as rare as can be.
    """
    rarest = weigh.rarity(1, people)
    columns, joins = ["row_number() OVER (ORDER BY t.row_id) AS cid", "t.row_id"], []
    for c in profile.comparisons:
        n = c.name
        columns.append(f"t.{n}")
        if c.kind is Kind.NIK:
            columns += [f"t.{n}_fifteen", f"coalesce(h.kk, '') AS {n}_kk"]
            joins.append(
                "LEFT JOIN (SELECT row_id, max(kk) AS kk FROM nik_holders GROUP BY row_id) AS h ON h.row_id = t.row_id"
            )
        if c.kind in (Kind.DATE, Kind.CODE):
            value = f"cast(t.{n} AS varchar)"
            joins.append(f"LEFT JOIN rare AS f_{n} ON f_{n}.comparison = '{n}' AND f_{n}.\"value\" = {value}")
            columns.append(f"coalesce(f_{n}.bits, {rarest}) AS {n}_bits")
        if c.kind is Kind.NAME:
            joins.append(f"LEFT JOIN names_{n} AS {n} ON {n}.name = t.{n}")
            joins.append(
                f"LEFT JOIN sounds AS {n}short ON {n}short.comparison = '{n}' AND {n}short.sound = {n}.short_sound"
            )
            columns += [
                f"coalesce({n}.n, 0) AS {n}_n",
                f"coalesce({n}.short, '') AS {n}_short",
                f"coalesce({n}short.sound_id, 0) AS {n}_short_s",
                f"{rarest} AS {n}_cap",
            ]
            rare = []
            for i in SLOTS:
                heard = f"{n}{i}.comparison = '{n}' AND {n}{i}.sound = {n}.w{i} AND {n}.w{i} <> ''"
                joins.append(f"LEFT JOIN sounds AS {n}{i} ON {heard}")
                columns += [f"coalesce({n}{i}.sound_id, 0) AS {n}_s{i}", f"coalesce({n}{i}.bits, 0) AS {n}_b{i}"]
                rare.append(f"CASE WHEN coalesce({n}.w{i}, '') = '' THEN 0 ELSE coalesce({n}{i}.bits, {rarest}) END")
            columns.append(f"least({' + '.join(rare)}, {rarest}) AS {n}_bits")
    return f"CREATE OR REPLACE TEMP TABLE ready AS SELECT {', '.join(columns)} FROM open_seekers AS t {' '.join(joins)}"


def row_words(profile: Profile) -> str:
    """The tables `row_word` (each word of each open row's names) and `row_words` (any two, in both orders)."""
    of_names = profile.of_kind(Kind.NAME)
    one = [
        f"SELECT cid, '{c.name}' AS comparison, {c.name}_s{i} AS sound FROM ready WHERE {c.name}_s{i} <> 0"
        for c in of_names
        for i in SLOTS
    ]
    none = "SELECT 0 AS cid, '' AS comparison, 0 AS sound WHERE false"
    return f"""CREATE OR REPLACE TEMP TABLE row_word AS {" UNION ALL ".join(one) or none};
        CREATE OR REPLACE TEMP TABLE row_words AS SELECT a.cid, a.comparison, a.sound, b.sound AS other
            FROM row_word AS a JOIN row_word AS b
                ON b.cid = a.cid AND b.comparison = a.comparison AND b.sound <> a.sound"""


def words(profile: Profile, model: LinkModel, people: int) -> dict[str, str]:
    """Every word the texts compare.sql, link.sql and link_exact.sql ask for."""
    names = [c.name for c in profile.comparisons]
    return {
        "name_edits": str(compare.NAME_EDITS), "name_edit_letters": str(compare.NAME_EDIT_LETTERS),
        "odd_edit_letters": str(compare.ODD_EDIT_LETTERS), "short_name_letters": str(compare.SHORT_NAME_LETTERS),
        "nik_edits": str(compare.NIK_EDITS), "number_edits": str(compare.NUMBER_EDITS),
        "other_sex": str(compare.OTHER_SEX), "nik_digits": str(compare.NIK_DIGITS),
        "year_slips": ", ".join(map(str, compare.YEAR_SLIPS)),
        "placeholder_days": ", ".join(str(day * 100 + month) for day, month in compare.PLACEHOLDER_DAYS),
        "neighbours": str(compare.NEIGHBOURS),
        "side_by_side": side_by_side(profile, people), "levels": levels(profile),
        "weights": weights(profile, model, people),
        "level_names": ", ".join(f"{n}_level" for n in names),
        "weight_names": ", ".join(f"{n}_weight, {n}_relative" for n in names),
        "total_same": total(profile, weigh.prior_same(model, people), "weight"),
        "total_relative": total(profile, weigh.prior_relative(model, people), "relative"),
        "absent": str(weigh.absent_weight(model)), "farthest": str(weigh.FARTHEST),
        "hopeless": str(weigh.hopeless(model)), "uncounted": str(weigh.hopeless(model) - 1),
        "million": str(weigh.MILLION),
        "family_card": family_card(profile), "plain_sides": _plain_sides(profile),
        "plain_levels": ", ".join(f"{plain_level(c)} AS {c.name}_level" for c in profile.comparisons),
        "plain_weights": weights(profile, model, people, looked_up=False), "is_settled": is_settled(profile),
    }  # fmt: skip


def _plain_sides(profile: Profile) -> str:
    parts = [f"{side}.{c.name} AS {side}_{c.name}" for c in profile.comparisons for side in ("r", "p")]
    for c in profile.of_kind(Kind.NIK):
        parts += [
            f"r.{c.name}_fifteen AS r_{c.name}_fifteen",
            f"'' AS r_{c.name}_kk",
            f"{family_card(profile)} AS p_{c.name}_kk",
            f"{born(profile)} AS r_{c.name}_born",
        ]
    return ", ".join(parts)


def plain_level(c: Comparison) -> str:
    """A level that needs no dictionary of words."""
    return f"plain_name_level(r_{c.name}, p_{c.name})" if c.kind is Kind.NAME else level(c)


def is_settled(profile: Profile) -> str:
    """The condition of stages/identify.is_settled."""
    names = [f"{c.name}_level" for c in profile.of_kind(Kind.NAME)]
    dates = [f"{c.name}_level" for c in profile.of_kind(Kind.DATE)]
    whole = [f"{names[0]} >= {compare.NAME_SOUND}"] if names else []
    born = [f"{d} = {compare.DATE_SAME}" for d in dates]
    like = [f"{d} NOT IN ({compare.DATE_DIFFERENT}, {compare.DATE_YEAR})" for d in dates]
    silent = [f"({n} = {compare.UNKNOWN} OR {n} >= {compare.NAME_SOUND})" for n in names[1:]]
    ways = (whole + born, whole + like + silent)
    return " OR ".join(f"({' AND '.join(way) or 'true'})" for way in ways)


def is_searchable(profile: Profile) -> str:
    """The condition under which finding nobody means something: the row says a name and a birth date."""
    tests = [f"t.{c.name} <> ''" for c in profile.of_kind(Kind.NAME)[:1]]
    return " AND ".join([*tests, *(f"t.{c.name} IS NOT NULL" for c in profile.of_kind(Kind.DATE)[:1])]) or "true"


def band(profile: Profile, model: LinkModel) -> str:
    """The band of a ppm column beside its levels, as stages/weigh.band_of."""
    accept, review = (round(share * weigh.MILLION) for share in (model.accept, model.review))
    proof = []
    if profile.proof:
        names = profile.of_kind(Kind.NAME)
        proof = [f"{c.name}_level >= {compare.NAME_SOME}" for c in names[:1]]
        proof += [f"{c.name}_level >= {compare.NAME_SOUND}" for c in names[1:]]
    return f"""CASE WHEN ppm >= {accept} AND ({" OR ".join(proof) or "true"}) THEN 'COCOK'
        WHEN ppm >= {review} THEN 'TINJAUAN' ELSE 'TIDAK_ADA' END"""


def doubles(model: LinkModel) -> str:
    """Pairs of rows of one file that are one person: each by its own weight against nobody, whatever its rivals, for
    several rows may be one person."""
    sure = weigh.absent_weight(model) + weigh.bits(model.accept / (1 - model.accept) if model.accept < 1 else 1e6)
    return f"""SELECT r.row_id, k.register_id FROM ranked AS k JOIN ready AS r ON r.cid = k.cid
        WHERE k.match_weight >= {sure} AND k.match_weight > k.relative_alone"""


def links(profile: Profile, model: LinkModel, *, settles: bool) -> str:
    """One link for every row. A row whose best record is too improbable is linked to nobody."""
    levels_ = [f"{c.name}_level" for c in profile.comparisons]
    kept = ", ".join(
        f"CASE WHEN band <> 'TIDAK_ADA' THEN {column} END AS {column}"
        for column in ("match_weight", "ppm", "runner_up_weight", *levels_)
    )
    plain = ", ".join(levels_)
    settled = (
        f"""SELECT k.row_id, k.register_id, k.match_weight, s.ppm, s.runner_up_weight, {plain}
        FROM settled AS k JOIN settled_posterior AS s ON s.cid = k.cid"""
        if settles
        else ""
    )
    found = f"""SELECT r.row_id, k.register_id, k.match_weight, s.ppm, s.runner_up_weight, {plain}
        FROM ranked AS k JOIN ready AS r ON r.cid = k.cid JOIN posterior AS s ON s.cid = k.cid WHERE k.place = 1"""
    both = " UNION ALL ".join(query for query in (settled, found) if query)
    return f"""CREATE OR REPLACE TEMP TABLE row_links AS
        SELECT row_id, CASE WHEN band = 'TIDAK_ADA' THEN '' ELSE register_id END AS register_id,
            CASE WHEN band = 'TIDAK_ADA' AND NOT searchable THEN 'TINJAUAN' ELSE band END AS band, {kept}
        FROM (SELECT t.row_id, coalesce(f.register_id, '') AS register_id, {band(profile, model)} AS band,
                  f.match_weight, f.ppm, f.runner_up_weight, {", ".join(f"f.{column}" for column in levels_)},
                  {is_searchable(profile)} AS searchable
              FROM seekers AS t LEFT JOIN ({both}) AS f ON f.row_id = t.row_id) AS b"""


def nobody(profile: Profile) -> str:
    """Empty tables `ready`, `ranked` and `posterior`."""
    levels_ = ", ".join(f"0 AS {c.name}_level" for c in profile.comparisons)
    return f"""CREATE OR REPLACE TEMP TABLE ready AS SELECT 0 AS cid, '' AS row_id WHERE false;
        CREATE OR REPLACE TEMP TABLE ranked AS
            SELECT 0 AS cid, '' AS register_id, 0 AS match_weight, 1 AS place, {levels_} WHERE false;
        CREATE OR REPLACE TEMP TABLE posterior AS SELECT 0 AS cid, 0 AS ppm, 0 AS runner_up_weight WHERE false"""
