"""The partnership's own documents: the Prevent Duty toolkit and the Channel panel's statement as published, and invented ones after them.

Published: Prevent Strategy 2020/23 (ratings of 2020), Prevent Duty Tool Kit, December 2021, and the Channel Panel Annual Assurance
Statement 2020/21. Wording is shortened; what the published copy leaves unmarked is left empty. Everything of later years is invented.
"""

from __future__ import annotations

import pandas as pd

from pipeline.sample.draws import NOT_ASKED

PUBLISHED_YEAR = 2021
G, A, R, NA = "green", "amber", "red", "not_applicable"
# benchmark, rating of 2020, of December 2021, action, owner, due where the wording says, status
TOOLKIT = [
    ("local_risk_assessment", G, G, "All complete", "", "", ""),
    ("partnership_board", A, G, "Increase elected-member engagement through the Hidden and Extreme Harms Committee", "committee_chair", "", "open"),
    ("action_plan", G, G, "Embed in directorate service plans", "corporate", "", "open"),
    ("referral_process", G, G, "Respond to audit findings in Q4 2021/22", "lscp_and_csp_manager", "2022-03-31", "open"),
    ("channel_panel", A, G, "As in the Channel self-assessment; all now complete", "channel_chair", "", "complete"),
    ("problem_solving", G, G, "", "", "", ""),
    ("training_programme", G, A, "Training needs assessment to identify gaps; explore resilience training for schools", "csp_manager_with_learning", "", "open"),
    ("venue_hire_and_it", A, G, "Share venue and speaker guidance with licensed premises; trial with community venues; promotion April 2022",
     "csp_manager_and_licensing", "2022-04-30", "open"),
    ("community_engagement", A, A, "Continue to identify gaps in engagement and outreach", "partnership", "", "open"),
    ("communications", G, G, "Refresh plans in line with the new handbook by April 2022", "communications_lead", "2022-04-30", "open"),
]  # fmt: skip
# item, area of control, standard, rating of April 2021, improvement due by the end of the month
STATEMENT = [
    ("1.1", "legal_requirements", "Panel in place solely to support vulnerable individuals", G, ""),
    ("1.2", "legal_requirements", "Membership includes local authority and police", G, ""),
    ("1.3", "legal_requirements", "Partners co-operate and share information", G, ""),
    ("1.4", "legal_requirements", "Partners have regard to the Channel duty guidance", G, ""),
    ("1.5", "legal_requirements", "Combined panels represented", NA, ""),
    ("2.1", "strategic_governance", "Channel in the constitution", G, ""),
    ("2.2", "strategic_governance", "Overseen by the strategic board with Channel on the agenda", G, ""),
    ("2.3", "strategic_governance", "Governance chair separate from delivery", G, ""),
    ("2.4", "strategic_governance", "Escalation process in place and publicised", A, "2021-04-30"),
    ("2.5", "strategic_governance", "Channel in governance reporting", G, ""),
    ("4.5", "panel_function", "Written consent within three months", "", ""),
    ("4.14", "panel_function", "Families considered in assessment and support", "", "2021-06-30"),
    ("4.15", "panel_function", "Structured updates to family members", "", "2021-06-30"),
    ("5.1", "data_protection", "Data management compliant", G, ""),
    ("5.2", "data_protection", "Local data protection notices updated", A, "2021-09-30"),
    ("5.3", "data_protection", "Local data protection policies followed", G, ""),
    ("5.4", "data_protection", "Case documents on the case management system", A, "2021-06-30"),
    ("5.5", "data_protection", "Individuals signposted to the privacy notice", G, ""),
]
# invented: year → the ratings of the ten benchmarks, and benchmark → action, owner, due, status
RATINGS = {2022: (G, G, G, A, G, G, A, G, A, G), 2023: (G, G, G, G, G, A, G, G, A, G), 2024: (G, G, G, G, G, A, G, G, R, G)}
ACTIONS = {
    2022: {
        "referral_process": ("Test the new referral form with schools", "lscp_and_csp_manager", "2022-02-28", "open"),
        "training_programme": ("Publish the training needs assessment", "csp_manager_with_learning", "2022-06-30", "open"),
        "community_engagement": ("Agree a plan of outreach by ward", "partnership", "", "open"),
    },
    2023: {
        "problem_solving": ("Write down who decides when partners disagree", "csp_manager", "2023-09-30", "open"),
        "training_programme": ("Repeat the training needs assessment", "csp_manager_with_learning", "2022-12-31", "complete"),
        "community_engagement": ("Carry out the plan of outreach by ward", "partnership", "2023-01-31", "open"),
    },
    2024: {
        "problem_solving": ("Review how partners decide when they disagree", "csp_manager", "2023-12-31", "open"),
        "community_engagement": ("Appoint a lead for outreach and report to the board each quarter", "committee_chair", "2024-02-29", "open"),
        "communications": ("Translate the leaflet into the most used languages", "communications_lead", "2024-09-30", "open"),
        "venue_hire_and_it": ("Send the venue guidance to new licence holders", "csp_manager_and_licensing", "2023-10-31", "complete"),
    },
}
# invented: year → the items of the statement that were amber, with the day by which they are to be mended, and how they stand
AMBER = {
    2022: {"4.15": ("2022-09-30", "open"), "5.4": ("2022-01-31", "complete")},
    2023: {"4.15": ("2022-12-31", "open"), "2.5": ("2023-06-30", "open")},
    2024: {"4.5": ("2024-01-31", "open"), "5.2": ("2024-06-30", "open")},
}
NUMBERS = range(1, len(TOOLKIT) + 1)
# theme, current trend, forecast trend: Essex Crime Prevention Strategy 2021-2025, demand profiling pages
PROFILE = [
    ("knife_crime", "increasing", "stable"),
    ("rape", "increasing", "increase"),
    ("night_time_economy", "increasing", "stable"),
    ("cybercrime_and_fraud", "increasing", "increase"),
    ("burglary_and_robbery", "decreasing", "stable"),
    ("hate_crime", "increasing", "increase"),
    ("child_abuse", "increasing", "increase"),
    ("domestic_abuse", "increasing", "increase"),
    ("mental_health", "stable", "increase"),
    ("drugs_and_alcohol", "not_assessed", "not_assessed"),
    ("county_lines", "not_assessed", "not_assessed"),
    ("serious_organised_crime", "not_assessed", "not_assessed"),
]
INVENTED_PROFILE = {"knife_crime": ("stable", "stable"), "cybercrime_and_fraud": ("increasing", "stable"), "county_lines": ("increasing", "increase")}
INVENTED_PROFILE_YEAR = 2024


def profile_rows() -> pd.DataFrame:
    """The demand profile (column `year`), a row a theme: as published for 2021, and an invented one for 2024."""
    names = ["theme", "current_trend", "forecast_trend"]
    published = pd.DataFrame(PROFILE, columns=names).assign(year=PUBLISHED_YEAR, profile="Essex Crime Prevention Strategy 2021-2025")
    later = pd.DataFrame([(theme, *INVENTED_PROFILE.get(theme, trends)) for theme, *trends in PROFILE], columns=names)
    later = later.assign(year=INVENTED_PROFILE_YEAR, profile="An invented profile for 2024")
    return pd.concat([rows.assign(number=range(1, len(PROFILE) + 1)) for rows in (published, later)], ignore_index=True)


def benchmark_rows() -> pd.DataFrame:
    """The toolkit of each year (column `year`), a row a benchmark: as published for 2021, invented for the years after it."""
    names = ["benchmark", "rating_before", "rating_now", "action", "owner", "due", "status"]
    published = pd.DataFrame(TOOLKIT, columns=names).assign(year=PUBLISHED_YEAR, number=NUMBERS, rated_before="2020", rated_now="December 2021")
    return _with_days(pd.concat([published, *(_toolkit_of(year) for year in RATINGS)], ignore_index=True))


def _toolkit_of(year: int) -> pd.DataFrame:
    before = RATINGS.get(year - 1, tuple(line[2] for line in TOOLKIT))
    nothing = (NOT_ASKED,) * 4
    actions = [ACTIONS[year].get(line[0], nothing) for line in TOOLKIT]
    rows = pd.DataFrame(actions, columns=["action", "owner", "due", "status"])
    earlier = "December 2021" if year - 1 == PUBLISHED_YEAR else f"March {year - 1}"
    return rows.assign(
        year=year, number=NUMBERS, benchmark=[line[0] for line in TOOLKIT], rating_before=before, rating_now=RATINGS[year], rated_before=earlier, rated_now=f"March {year}"
    )


def statement_rows() -> pd.DataFrame:
    """The Channel statement of each year (column `year`), a row an item: as published for 2021, invented for the years after it."""
    names = ["item", "area_of_control", "standard", "rating", "due"]
    published = pd.DataFrame(STATEMENT, columns=names).assign(year=PUBLISHED_YEAR, rated="April 2021", status=NOT_ASKED)
    return _with_days(pd.concat([published, *(_statement_of(published, year) for year in AMBER)], ignore_index=True))


def _statement_of(published: pd.DataFrame, year: int) -> pd.DataFrame:
    amber = AMBER[year]
    ratings = [A if item in amber else NA if rating == NA else G for item, rating in zip(published["item"], published["rating"], strict=True)]
    told = [amber.get(item, (NOT_ASKED, NOT_ASKED)) for item in published["item"]]
    due, status = zip(*told, strict=True)
    return published.assign(year=year, rated=f"April {year}", rating=ratings, due=due, status=status)


def _with_days(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(due=pd.to_datetime(rows["due"].replace(NOT_ASKED, None)))
