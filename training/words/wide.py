"""More to fill the slots with, for training alone: other cultures' names, composed places and employers, bodies, deeds.

The held-out voices are filled from `pools.py` only, so that their figures can be compared over time.
"""

from __future__ import annotations

import random

NAMES = """
Adaeze Ademola Akua Alejandra Alinur Alisher Amarachi Anahit Ananya Anjali Antonia Aram Ardian Arjun Armando Artan Arzu Ashur Aster Ayelet
Azamat Babak Bahar Bao Bashkim Behrouz Besnik Blerta Bolat Borivoje Catalina Chandra Chanel Chen Cheng Chinedu Cosmin Damla Daoud Darya
Deepak Dejan Demetrios Desta Devi Dhruv Dimitra Dinesh Dunya Duško Ebele Edona Efrem Egzon Elira Elvis Emil Emmanuel Enver Ermal
Eskil Esperance Estefania Etleva Faisal Farhod Fatmata Fatos Fernanda Filiz Flutura Fredrik Gabriel Gaurav Gebre Genet Gezim Giorgos Godfrey Gonzalo
Grace Guo Gurpreet Gustavo Habtom Hakizimana Haruka Hassana Hector Heba Hiroshi Hovig Huan Hyun Ibolya Idriss Ignacio Ikenna Ilir Imke
Innocent Iskander Ismael Jacinta Jagoda Jamshid Jasper Javed Jelle Jerome Jesus Jibril Joaquin Josip Juma Kadir Kagiso Kalinda Kamran Kanat
Karapet Kasim Katya Kavita Kazim Keisha Khanh Kiran Klodian Kofo Koldo Kseniya Kujtim Kunle Laszlo Latif Leonor Leszek Lindiwe Ling
Lorenc Lupe Lwazi Macarena Mahlet Mahsa Majlinda Makena Mandla Manfred Manish Marwa Masoud Mbali Meera Mei Mekonnen Mercy Merita Mihret
Minh Mohsen Mukhtar Murat Nairi Nandini Naveed Nazli Neema Nela Nelson Nguyen Nikos Nima Nino Nirmala Njeri Nkechi Noor Nokuthula
Nurlan Obinna Odalys Olena Omid Otieno Oyelaran Paloma Parisa Parviz Pedro Perpetua Phuong Pooja Pranvera Prakash Qendrim Quang Radoslav Rafiq
Rahel Rajesh Rakel Ramadan Ranjit Raul Rosario Rostam Rovshan Rukmini Ruta Sabrina Saeed Sakina Samwel Sanjay Sarkis Saule Sefer Semira
Senait Shaban Shanthi Shpresa Shreya Shukri Simeon Sipho Soledad Solomon Somchai Stavros Sunil Suzan Tadeusz Takumi Tamar Tanvir Taras Tendai
Teodora Thabo Thandi Thuy Tigran Tomislav Tsegaye Tuan Ubaid Ulrich Umeda Unai Uriel Vahid Valdrin Vardan Vasilis Vidya Vijay Viorel
Vusi Wanjiku Wei Wilfred Winnie Xhevdet Ximena Xin Yared Yevgenia Yohannes Yuri Yusupha Zaid Zanele Zarko Zeki Zhanna Zivko Zodwa
Abbas Hatem Murtada Sajjad Kadhim Muntadhar Hisham Yazan Anwar Ridwan Taha Safwan Bakri Shukrallah Nuwair Fawzi Marwan Ramzi Sabri Zuhair
Ali Ahmed Mohammed Mahmoud Hasan Said Aziz Malik Amin Nour Sami Rana Maya Lina Sara Mariam Laila Hiba Nisreen Ibtisam
""".split()  # fmt: skip
SURNAMES = """
Abbasi Achterberg Addo Adebayo Aguilar Akhundov Alimov Alvarez Amoah Andrade Antonescu Arrieta Asante Asfaw Avetisyan Azizi Babayan Bajrami Balogun Banerjee
Barbosa Barrow Basha Batista Bekele Berisha Bhattacharya Bielik Bogdanov Bondarenko Borg Botha Brankovic Brennan Cabrera Camara Cardoso Castellano Chanda Chang
Chatterjee Chikwanha Chowdhury Cojocaru Correia Crnobrnja Cruz Dahal Danso Dervishi Dewan Dinh Dlamini Dosanjh Drammeh Dzhabrailov Ekwueme Eriksen Escobar Fashola
Fofana Fonseca Gashi Gebremedhin Georgiou Ghorbani Gjoka Gomes Grigoryan Guerrero Gupta Gurung Hakobyan Halilovic Haruna Hashemi Hoang Hosseini Hoxha Huang
Ibarra Ikande Ilunga Iqbal Ismayilov Ivanenko Jallow Jaramillo Jatta Jovic Kabore Kamara Kapoor Karanja Kasumov Kebede Kelmendi Khachatryan Khumalo Kimani
Kipchoge Kobayashi Konate Kovalenko Krasniqi Kumar Kurmanbekov Lazaridis Leka Lengyel Liang Lim Lleshi Lopes Luong Machado Maduro Mahlangu Makarov Mamba
Manjang Marinescu Mbeki Mehta Meskhi Mitchell Moghadam Mohseni Montoya Moreno Mutasa Mwangi Nagy Nair Najafi Ncube Ndlovu Nkosi Nwosu Obando
Obeng Ochieng Odhiambo Oduya Ogbonna Okeke Olawale Omondi Onyango Orozco Osei Otoya Pacheco Papadakis Park Patel Pham Phiri Pinto Pires
Pohl Quispe Rai Rakhimov Ramaswamy Rana Rashidov Reyes Rezaei Rivas Rojas Rugova Sadiku Saidov Salazar Sandhu Sanneh Santos Sarkisian Sesay
Shala Sharma Shevchenko Shrestha Sidibe Singh Sithole Solis Soto Stojanov Subramanian Szabo Tadesse Takahashi Tamba Tanaka Tekle Tembo Tesfay Thapa
Topalov Toure Tran Tshabalala Tuazon Uddin Uwimana Valdez Vargas Vasquez Velkov Verma Vidal Villanueva Vu Wambui Wang Wekesa Woldu Wong
Xhaka Yang Yeboah Zakharov Zamora Zapata Zewde Zhang Zhou Zhumabaev Zulu Zwane al-Obeidi al-Hamdani al-Saadi al-Tamimi al-Basri al-Mawsili al-Najafi al-Otaibi
Jackson Harris Lewis Young Allen King Scott Baker Nelson Carter Phillips Parker Collins Edwards Cook Morgan Bell Bailey Cox Howard
""".split()  # fmt: skip
PLACES = """
Aden Akhmim Al-Bab Al-Qamishli Almaty Amarah Andijan Aqaba Asmara Asyut Ataq Baidoa Baku Balkh Bamako Bangui Banja Luka Basra Batumi Beira Beledweyne
Benghazi Birao Bizerte Bosaso Bukhara Cabo Delgado Chitral Cotabato Dadaab Dahuk Deir Hafer Derbent Dhaka Diffa Djerba Dohuk Dosso Dushanbe Ennour Fallujah
Faryab Gao Garissa Gharyan Ghazni Goma Grozny Gwoza Hargeisa Herat Homs Hodeidah Huddur Ifrane Isfara Jaffna Jalalabad Jolo Kabul Kaduna
Kandahar Karachi Kasserine Kassala Khartoum Khasavyurt Khost Kidal Kirkuk Kismayo Kolda Kufra Kunduz Lahore Lamu Latakia Maiduguri Makhachkala Mandera Mansoura
Marawi Marib Menaka Misrata Mopti Mosul Mubi Mukalla Nablus Nalut Namangan Nazran Niamey Nouakchott Nukus Osh Ouargla Palmyra Peshawar Quetta
Qayyarah Rafah Ramadi Samarra Sana'a Sebha Segou Shabwa Shatoy Sidi Bouzid Sinjar Sirte Sousse Surt Swat Tadmur Taiz Talafar Tamale Tanga
Tataouine Tessalit Tillaberi Timbuktu Tripoli Urus-Martan Vedeno Wajir Yobe Zabul Zinder Zliten Zuwara Adelaide Boston Calgary Chicago Delhi Dublin Geneva Johannesburg
Lisbon Melbourne Milan Minneapolis Montreal Nairobi Naples Oslo Ottawa Perth Prague Riga Rotterdam Singapore Sofia Sydney Toronto Turin Utrecht Vienna
""".replace("Banja Luka", "Banja-Luka").replace("Cabo Delgado", "Cabo-Delgado").split()  # fmt: skip
HEADS = "Al- Bab- Old_ New_ North_ Port_ Fort_ Little_ Upper_ Lower_ Mount_ Ras_ Wadi_ Kafr_ Tall_ Shaykh_ Nahr_ Hisn_ San_ Santa_ Saint_ Kara Ak Gor Nizhny_ Bani_ Oum_ Ouled_ Qal'at_ Dar_".split()
TAILS = "abad an iya stan ville burg ford ton grad ovo ica hausen dorf heim pur ganj kent kala tepe dere dam stad by vik ness ham field wick bridge".split()
KINDS = (
    "company cafe bakery garage workshop factory clinic hospital pharmacy school college university institute mosque centre association club "
    "foundation charity hotel restaurant market supermarket warehouse laundry newspaper radio bank cooperative committee council union agency "
    "network brigade battalion group cell unit office department studio farm mill shipyard port airport station library academy madrasa church"
).split()
ADJECTIVES = "Green White Blue Red Golden New First United National Northern Eastern Central Free Good Two Three Seven Open Bright Old Royal".split()
NOUNS = (
    "Star River Door Bridge Hands Light Mountain Lion Palm Olive Crescent Horizon Home Road Dawn Falcon Eagle Rose Tree Lamp Hope Peace Future Youth "
    "Family Sun Moon Cedar Anchor Harbour Valley Spring Garden Gate Tower Wheel Pearl Desert Lake Dove"
).split()
TRAITS = (
    "a scar across my nose|a burn on my right arm|a limp from the accident|one leg shorter than the other|a glass eye|no hair at all since the fever|"
    "a wine-coloured mark on my cheek|six fingers on one hand|a missing front tooth|a gold tooth at the side|a stammer|a lisp|a hearing aid|"
    "a crooked finger that never healed|a tattoo of an anchor on my forearm|three dots tattooed beside my thumb|very pale eyes|one brown eye and one green|"
    "a hole in my ear from a bullet|a plate in my skull|asthma|diabetes|only one kidney|a stiff neck|a cough that never leaves me|red hair|freckles all over|"
    "a voice like a broken pipe|hands burnt by acid|a bent back|a wooden leg|no left thumb|a deep cut on my chin|a birthmark shaped like a boot|"
    "a twitch in the left eye|a white streak in my hair|a harelip|a shrapnel wound in the hip|a prosthetic arm|a long beard down to the chest|"
    "two metres tall|nearly two metres tall|very short, like a child|blind in one eye|deaf since birth|colour blind|heavily pregnant|thin as a stick|"
    "missing two toes from the frost|an albino|left-handed|in a wheelchair|almost bald|a scar from here to here on my stomach|half my ear gone|"
    "a dent in my forehead|thick glasses with tape on them|epileptic fits|a nose broken three times|burn marks on both my feet"
)
DEEDS = (
    "won the province's wrestling title|set fire to the town hall|sang the anthem at the cup final|was on the front page with the stolen bus|"
    "pulled the twins out of the canal|drove the ambulance into the lake|wrote the song about the bridge|was struck by lightning twice|"
    "painted the mural by the station|broke into the governor's house|was born on the ferry|saved the imam's daughter from the fire|"
    "ran the only cinema in the valley|lost the mayor's falcon|climbed the minaret in the storm|spoke at the funeral of the three brothers|"
    "shot the video of the market bombing|filmed the execution from the roof|survived the bus crash at the gorge|jumped from the third floor of the school|"
    "rang the church bell all night|stole the judge's car|was the first girl from our street to go to university|came third in the Koran contest on television|"
    "played in goal for the under-twenty-ones|got lost in the desert for nine days|crashed the wedding on a camel|baked the cake for the president|"
    "swam across the river with my daughter on my back|had the tent that burnt down|was sold twice in the same week|hid the priest in the oven|"
    "was the only one who walked out of the courtroom|led the hunger strike on the second floor|blew up the water tower by mistake|"
    "delivered the baby in the truck|was the only survivor of the checkpoint on the hill|carried the flag at the opening of the games|"
    "wrote the letter that was read out in parliament|found the mass grave behind the silos|threw my phone into the well in front of the whole school|"
    "married two sisters in one year|cooked for the hostages|was exchanged for the pilot|gave the speech at the stadium|lost a hand in the fireworks factory|"
    "won the lottery and gave it all away|was buried alive for a day after the air raid|danced on the police car|sold the sheikh a blind horse|"
    "was the boy in the photograph with the red balloon|taught the general's son to swim|ran the bakery that was hit on the first day of school|"
    "was flogged in the square for the cigarettes|escaped through the sewer with a baby|told the joke about the emir on the radio|"
    "sewed the suits for the whole office|was the translator of the two journalists|buried the forty men by the railway|kept bees on the roof of the court"
)
SITES = (
    "the market bombing|the school siege|the fire at the textile mill|the prison riot|the flood at the dam|the ferry disaster|the massacre at the farm|"
    "the attack on the hotel|the shooting at the wedding|the collapse of the apartment block|the plane crash in the wheat|the battle for the sugar factory|"
    "the night the bridge was blown up|the execution of the four teachers|the kidnapping of the doctors|the strike at the docks|the siege of the hospital|"
    "the big protest at the station|the drone strike on the bread queue|the mutiny in the third company|the explosion in the chemist's shop|"
    "the trial of the nineteen|the burning of the library|the prisoner exchange at the river"
)


def place(rng: random.Random) -> str:
    """A town: a real one or one put together."""
    if rng.random() < 0.45:
        return rng.choice(PLACES).replace("_", " ")
    stem = "".join(
        rng.choice("b d f g h k l m n r s t v z sh kh zh st br dr gr".split()) + rng.choice("aeiou")
        for _ in range(rng.choice([1, 2]))
    )
    stem += rng.choice("n r l m s k t d".split())
    name = stem.capitalize() + (rng.choice(TAILS) if rng.random() < 0.5 else "")
    return (rng.choice(HEADS).replace("_", " ") + name).strip() if rng.random() < 0.4 else name


def organisation(rng: random.Random) -> str:
    """An employer, a school, a group: named after a thing, a place or a person."""
    kind, roll = rng.choice(KINDS), rng.random()
    if roll < 0.35:
        name = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}"
    elif roll < 0.65:
        name = place(rng)
    elif roll < 0.85:
        name = rng.choice(SURNAMES)
    else:
        name = f"Al-{rng.choice(NAMES)}"
    return (
        f"the {name} {kind}"
        if rng.random() < 0.7
        else f"{name} {kind.capitalize()}"
        if roll < 0.85
        else f"the {kind} {name}"
    )
