"""R11: each detector finds what it is for, exactly, and leaves its look-alikes. Rules alone: the network is silent."""

import re

import pytest

from scrubber.domain.detectors import (
    agencies,
    ages,
    capitals,
    contacts,
    dates,
    facts,
    given_names,
    highways,
    introduced_names,
    network,
    numbers,
    organisations,
    places,
    ranked_names,
    role_names,
    streets,
    times,
)
from scrubber.domain.merge import merge
from scrubber.domain.reading import Reading
from tests.unit.scrubber.marked import read

CASES = [
    # contacts
    (contacts, "Reach me at <<pat.lund@harborpd.example>> or (<<415) 555-0143>>.", "e-mail, phone with area code"),
    (contacts, "Text <<555-0143>>, he posts as <<@night_shift_88>>.", "local number, handle"),
    (contacts, "The clip is on <<https://clips.example/v/abc>> now.", "web address"),
    (contacts, "I fired 3 rounds @ 25 yards.", "at-sign of a distance"),
    # dates
    (dates, "On <<March 14, 2023>> and again on <<3/14/23>>.", "in words, in figures"),
    (dates, "It was <<2 days after Thanksgiving>>, not <<Christmas Eve>>.", "counted from a holiday"),
    (dates, "He was seen <<last tues>> and <<two weeks ago>>.", "relative"),
    (dates, "<<the 3rd of June>>, then <<9 MAY>>, then <<JULY 2020>>.".replace("<<the ", "the <<"), "day before month"),
    (dates, "You may want to march them out in may cases.", "months as verbs"),
    (dates, "He stood 5 of 7 steps up.", "numbers"),
    # times
    (times, "At <<0230>> hrs we left, at <<3:40 am>> we came back.", "military and clock"),
    (times, "It was about <<ten fifteen>>, or <<nine o'clock at night>>.", "in words"),
    (times, "Dispatched @ <<2318>>, clear by <<2355>>.", "bare military time after a cue"),
    (times, "I went around him at 55 in a 35 zone.", "speeds"),
    (times, "He has a 2014 Impala and a 2000 square foot house.", "model year"),
    # ages
    (ages, "The driver, <<29>>, and a <<15>> year old.", "after a comma, before year old"),
    (ages, "She is <<fifty>>, I'm <<41>> and he was aged <<67>>.", "after a pronoun, in words"),
    (ages, "W/M, <<34>>, and Kvist (<<52>>); Tom is <<29>>.", "after race and sex, in brackets, after is"),
    (ages, "He was 60 feet away and I had 11 years on.", "distance and service"),
    # numbers
    (numbers, "Case <<2023-014477>>, badge <<1180>>, unit <<3A12>>.", "after their words"),
    (numbers, "Cover car <<1-DAVID-12>> and <<2C31>> were tied up.", "call signs"),
    (numbers, "CA plate <<8KQX221>>, VIN <<1FTFW1ET5DFC10312>>.", "plate and VIN"),
    (numbers, "I was in unit <<four twelve>>, case ending in <<4471>>.", "spoken unit, last digits"),
    (numbers, "A truck one time hit a car two of us knew.", "counts"),
    (numbers, "It was a 10-50 on a code 3 run, a .380 and a 9mm.", "ten-codes and calibres"),
    (numbers, "My X26P failed, the AR-15 did not.", "models of weapons"),
    # streets
    (streets, "Sent to <<2207 S. Quaker Ridge Ct>> for a fight.", "house number"),
    (streets, "Ran from <<52nd & Girard>> to <<Thompson St>>.", "intersection, street"),
    (streets, "i was on <<speedway and alvernon>> by myself", "intersection without capitals"),
    (streets, "he stayed in room <<512>> of the place", "room"),
    (streets, "He is 6 feet and 200 pounds and fast.", "measures"),
    # highways
    (highways, "Stop on <<I-79 SB>> past <<exit 14>>.", "interstate, exit"),
    (highways, "Took the <<405>> to <<FM 1960>>, then <<Rte 9>> and <<CR 412>>.", "regional names"),
    (highways, "I put the 12 gauge on the 3 of them.", "other numbers after the"),
    # agencies
    (agencies, "I am with <<Tulsa Police Department>>, on loan to <<CHP>>.", "full name, acronym"),
    (agencies, "<<TULARE COUNTY SHERIFF'S OFFICE>> AND <<PINE BLUFF PD>> CAME.", "capitals"),
    (agencies, "tell <<tucson pd>> and <<nypd>> about it", "lower case"),
    (agencies, "The <<SO>> had two cars; <<LCSO>> had none.", "local short form"),
    (agencies, "The police came and the sheriff left so we waited.", "common nouns"),
    # organisations
    (organisations, "He was at <<St. Brendan's Medical Center>> by <<Gier Park Elementary>>.", "hospital, school"),
    (organisations, "we met behind the <<blue moon lounge>> again", "lower case"),
    (organisations, "We met behind the gas station at the bank.", "common nouns"),
    # places
    (places, "From <<Spokane>> to <<Parleys Summit>> and <<Big Horn County>>.", "town, pass, county"),
    (places, "THE CAR WAS FOUND IN <<BAKERSFIELD>> TODAY.", "gazetteer in capitals"),
    (places, "He went to the bridge in the park.", "common nouns"),
    # names
    (ranked_names, "ofc <<price>> and I met Ann on Elm, then sgt came.", "small letters after a rank in prose"),
    (ranked_names, "Sgt. <<Hunt>> and Officer <<Brandt Hope>> came.", "ordinary words as surnames"),
    (ranked_names, "ofc <<price>> said he told sgt <<lane>>", "lower case after a short rank"),
    (ranked_names, "TROOPER <<H. CHRISTENSEN-NGUYEN>> STOOD THERE.", "initial and double name"),
    (ranked_names, "Officers <<Tran>>, <<Whitcomb>> and <<Diaz-Lund>> went in.", "several"),
    (ranked_names, "officer safety was forgotten and the sgt said to wait", "no name after the rank"),
    (ranked_names, "The officer was fine. Deputy in the back yard.", "rank alone"),
    (role_names, "My partner, <<Lamont Gaines>>, had suspect <<Cody Self>>.", "partner, suspect"),
    (role_names, "S/<<LANE>> PULLED A KNIFE ON V/<<ORTEGA>>.", "slash abbreviations"),
    (role_names, "my partner yelled and the driver ran", "roles alone"),
    (introduced_names, "A nurse named <<Mai See>>; his name is <<Ezra>>.", "named, name is"),
    (introduced_names, "they called him <<baby d>> on the street", "nickname"),
    (introduced_names, 'It was <<Anton "Tone" Baptiste-Cole>> again.', "quoted nickname"),
    (given_names, "I saw <<Jamarcus>> and <<D. Kowalczyk>> run", "given name, initial and surname"),
    (given_names, "We will mark the rose bush and hope.", "given names that are words"),
    (capitals, "I gave it to <<Wahchumwah>> over there.", "capital in mid-sentence"),
    (capitals, "He drove a Silverado and had a Glock and Narcan.", "makes, weapons, medicine"),
    # facts
    (facts, "I am <<the only K9 handler in the county>>.", "singles one out"),
    (facts, "It was <<all over the news>> that week.", "news"),
    (facts, "It was the only way in the house.", "only of a thing"),
]


@pytest.mark.parametrize(
    ("detector", "marked", "why"), CASES, ids=[f"{c[0].__name__.split('.')[-1]}: {c[2]}" for c in CASES]
)
def test_finds_exactly(detector, marked, why):
    text, expected = read(marked)

    found = merge(text, list(detector.detect(Reading(text))))

    assert [text[span.start : span.end] for span in found] == [text[start:end] for start, end in expected], why
    assert all(0 < span.score <= 1 and span.reason for span in found)


def test_the_network_is_believed_without_the_rank_before_the_name():
    reading = Reading("then OFC LACHLAN PARK came in", [(5, 21, "PERSON")])

    assert [(span.start, span.end) for span in network.detect(reading)] == [(9, 21)]


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("Carry a second light.", False),
        ("It was dark. Close the gate.", False),
        ("It was dark.\nCarry two lamps.", False),
        ("Carry came with a light.", True),
        ("Then Carry the deputy ran.", True),
        ("Carry, the deputy, ran.", True),
        ("Garza the driver ran.", True),
    ],
)
def test_the_network_is_not_believed_where_a_lesson_begins_with_what_to_do(text, believed):
    name = re.search("Carry|Close|Garza", text)
    found = list(network.detect(Reading(text, [(*name.span(), "PERSON")])))
    assert bool(found) == believed


@pytest.mark.parametrize(
    ("text", "entity"), [("He had a Taser out.", (9, 14, "PERSON")), ("It was 106.4 then.", (7, 12, "ID"))]
)
def test_the_network_is_not_believed_about_gear_and_measures(text, entity):
    assert not list(network.detect(Reading(text, [entity])))
