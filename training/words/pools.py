"""What the slots of the templates are filled with: invented people and things, real geography.

Every pool is cut in two by a hash of the entry, so that a held-out testimony contains no name, no place and
no employer that the classifier saw in training.
"""

from __future__ import annotations

import hashlib

MALE = """
Khalid Karim Yusuf Omar Bilal Tarek Samir Nabil Hamza Idris Ilyas Ayoub Mourad Reda Sofiane Walid Anis Fethi Mehdi Rachid
Zakaria Ismail Hassan Hussein Adnan Firas Ghassan Haytham Jamal Kamal Layth Maher Nizar Qasim Rami Saif Talal Usama Wael Yasin
Ziad Abdullah Abdelkader Abdelhak Abderrahmane Munir Basim Dawud Emad Fadi Hadi Imad Jawad Luay Mazen Nasser Osman Raed Salim Shadi
Emre Mehmet Mustafa Hakan Serkan Cem Burak Ferhat Kemal Orhan Selim Tuncay Ugur Volkan Yilmaz Baran Azad Rojan Sherko Hiwa
Dilshad Rebin Karwan Soran Zana Amir Damir Edin Emir Goran Haris Jasmin Kenan Mirza Nermin Nihad Senad Sead Zlatko Adnan
Aslan Ruslan Magomed Shamil Timur Zelim Bekhan Islam Rustam Anvar Bakhtiyor Farrukh Jasur Otabek Sardor Ulugbek Yerlan Daniyar Marat Rinat
Abdi Abshir Bashir Cabdi Farah Guled Hirsi Jama Liban Mahad Nuur Roble Warsame Yonis Ayanle Mohamud Liiban Sharmarke Abdirahman Zakariye
Imran Usman Faisal Zubair Tariq Asif Kashif Nadeem Shahid Waqar Rizwan Adeel Junaid Haroon Arif Shafiq Rashid Mahmood Sajid Nasir
Agus Budi Dedi Eko Fajar Hendra Iwan Joko Rizal Yanto Arman Bagus Dimas Galih Wahyu Kevin Liam Jack Callum Ryan
Connor Daniel Thomas Matthew Joshua Aaron Lewis Nathan Kyle Dean Darren Gareth Owen Rhys Ewan Fergus Niall Declan Sean Patrick
Pierre Antoine Julien Nicolas Mathieu Romain Kevin Jeremy Florian Maxime Thibault Quentin Guillaume Bastien Loic Yann Gael Damien Cedric Fabrice
Jan Pieter Bram Daan Sven Lars Nils Erik Anders Johan Mikkel Rasmus Soren Jonas Lukas Tobias Florian Matthias Jochen Dirk
Marco Luca Matteo Davide Paolo Giorgio Enrico Stefano Andrea Diego Carlos Javier Miguel Pablo Sergio Tiago Rui Nuno Piotr Marek
Tomasz Pawel Jakub Milan Petar Nikola Dragan Stefan Bogdan Andrei Mihai Viktor Sergei Dmitri Oleg Anton Kofi Kwame Musa Ibrahim
Sekou Mamadou Ousmane Cheikh Amadou Boubacar Moussa Issa Chidi Emeka Tunde Femi Babatunde Yaw Abel Dawit Yonas Tesfaye Berhane Selam
"""
FEMALE = """
Fatima Aisha Khadija Maryam Zaynab Amina Salma Leila Nadia Samira Hanan Huda Iman Jamila Karima Latifa Malika Nawal Rabia Sabah
Sana Siham Souad Wafa Yasmin Zahra Zohra Rania Rima Reem Dalal Dina Farah Ghada Hala Hind Inas Jihan Lamia Lubna
Maha Manal Mona Nada Najat Noor Ola Rasha Rola Ruba Shirin Suha Wijdan Zeina Abeer Asma Amal Bushra Duaa Eman
Elif Ayse Fatma Emine Hatice Zeynep Merve Esra Derya Gul Nurcan Sevgi Sibel Tulay Yeter Rojin Berivan Zilan Nazdar Hevin
Amra Azra Belma Dzenana Emina Fikreta Hajra Indira Jasmina Lejla Mersiha Naida Sabina Selma Senada Vesna Zehra Milica Jelena Ivana
Aminat Kheda Madina Zarema Malika Luiza Gulnara Dilnoza Feruza Nargiza Shahnoza Zulfiya Aigul Saltanat Zarina Tamara Irina Olga Natalia Svetlana
Halima Hodan Ifrah Ladan Nasra Sagal Sahra Ubah Yasmiin Zamzam Fadumo Hibaq Asha Ayaan Filsan Hamdi Idil Khadra Najma Safiyo
Ayesha Bushra Farzana Humaira Nasreen Rukhsana Saima Shabana Shazia Tahira Uzma Zainab Parveen Rehana Sadia Noreen Samina Nighat Iqra Maryam
Dewi Sri Siti Wulan Ratna Indah Fitri Lestari Putri Ayu Charlotte Sophie Emily Chloe Megan Hannah Jessica Lauren Rebecca Amy
Sarah Laura Katie Bethany Natalie Claire Helen Joanne Tracey Sharon Bronwen Rhian Eilidh Morag Siobhan Niamh Aoife Orla Ciara Deirdre
Marie Camille Manon Julie Aurelie Celine Emilie Sandrine Valerie Sylvie Nathalie Isabelle Delphine Elodie Amandine Lucie Mathilde Clemence Oceane Ines
Anna Femke Sanne Lotte Marijke Ingrid Astrid Birgit Freja Signe Karin Linnea Annika Maja Greta Heike Sabine Katrin Ulrike Anja
Giulia Chiara Francesca Elena Paola Lucia Carmen Pilar Marta Rocio Ana Beatriz Teresa Agnieszka Magda Katarzyna Ewa Joanna Hana Petra
Jana Zuzana Raluca Ioana Mihaela Ama Efua Abena Fatou Aminata Mariama Awa Ndeye Ngozi Chioma Folake Funmi Mulu Hiwot Tsehay
"""
SURNAME = """
Belhadj Benali Bouzid Mansouri Haddad Khoury Najjar Saleh Aziz Rahmani Cherif Amrani Tazi Bennani Alaoui Berrada Lahlou Ouali Ziani Daoudi
Meziane Boudjemaa Ferhat Hamidi Slimani Taleb Yahiaoui Zerrouki Trabelsi Jaziri Gharbi Mejri Hammami Ayari Chebbi Dridi Karoui Sassi Zouari Masmoudi
Darwish Shami Halabi Homsi Masri Baghdadi Jabouri Dulaimi Tikriti Shammari Zoubi Rifai Qabbani Atassi Sabbagh Hariri Nasrallah Barakat Khalil Mahfouz
Yilmaz Kaya Demir Celik Sahin Yildirim Ozturk Aydin Arslan Dogan Kilic Aslan Cetin Koc Kurt Ozdemir Simsek Polat Erdem Korkmaz
Barzani Jaff Zebari Sindi Amedi Dosky Berwari Hawrami Hodzic Hadzic Begic Delic Kovacevic Mujic Suljic Osmanovic Ramic Salihovic Smajic Zukic
Dudayev Akhmadov Umarov Gaziev Musaev Batukaev Karimov Rahimov Yusupov Nazarov Abdullaev Ismailov Tursunov Ergashev Omarov Sultanov Bekov Aliev Mammadov Hasanov
Warsame Farah Hersi Jama Nur Abdi Dirie Egal Guled Samatar Mohamud Osman Ali Hussein Elmi Shire Barre Duale Gedi Aden
Khan Malik Hussain Ahmed Akhtar Iqbal Mahmood Mirza Qureshi Siddiqui Chaudhry Butt Rafiq Sheikh Ansari Bhatti Raja Javed Zaman Nawaz
Santoso Wijaya Hidayat Kusuma Nugroho Pratama Saputra Setiawan Smith Walker Thompson Hughes Davies Evans Roberts Robinson Wright Clarke Turner Cooper Ward Morris
Bennett Hargreaves Ashworth Entwistle Ramsden Sutcliffe Pickering Holroyd Greenwood Haigh Campbell Stewart Mackenzie Murray Fraser Reid Kerr Doyle Gallagher Byrne
Dupont Lambert Moreau Girard Rousseau Fontaine Lefebvre Mercier Blanchard Garnier Chevalier Marchand Perrin Renard Vasseur Leclercq Delvaux Claes Janssens Peeters
Maes Willems Goossens Wouters Vermeulen DeVries Bakker Visser Smit Meijer Mulder Jansen Andersson Lindqvist Bergstrom Nyberg Hansen Nielsen Mortensen Kristensen
Muller Schneider Weber Hoffmann Schulz Richter Krause Lehmann Brandt Vogel Rossi Bianchi Ferrari Esposito Romano Colombo Ricci Marino Greco Conti
Garcia Fernandez Navarro Ortega Molina Serrano Silva Costa Pereira Almeida Kowalski Nowak Wisniewski Zielinski Novak Dvorak Horvat Petrovic Jovanovic Markovic
Popescu Ionescu Dumitru Ivanov Petrov Sokolov Volkov Diallo Traore Coulibaly Keita Ndiaye Diop Fall Cisse Okafor Adeyemi Mensah Boateng Tesfaye
"""
KUNYA_OF = """
Yusuf Hamza Ilyas Talha Muhammad Abdullah Ibrahim Bakr Umar Usama Zubair Khattab Dujana Hafs Anas Musab Qatada Layth Muslim Jandal
Ayyub Sulayman Dawud Maryam Hurayra Salama Adam Ayman Turab Sayyaf Zarr Mujahid Sufyan Luqman Saad Walid Haydar Fatima Rumaysa Asiya
Dalal Zaynab Safiya Khadija Sumayya Habiba Nusayba Aisha Hind Ruqayya Jamil Nuh Yahya Zakariya Harith Idris Khalid Mansur Hudhayfa Basir
"""
NISBA = """
al-Belgiki al-Fransi al-Britani al-Almani al-Hollandi al-Tunisi al-Maghribi al-Jazairi al-Turki al-Bosni al-Shishani al-Uzbeki al-Somali al-Swedi
al-Danimarki al-Iraqi al-Ansari al-Muhajir al-Halabi al-Dimashqi al-Masri al-Libi al-Urduni al-Kurdi al-Faransi al-Kanadi al-Australi al-Norwegi
"""
NICKNAMES = """the Professor|the Engineer|the Tailor|Big Sam|Tall Omar|Little Yusuf|the Cat|Grandpa|Scarface|Ginger|the Doctor|the Baker's Boy|Bones|Specs|Stretch|Chico|Zizou|the Finn|Two-Phones|Limpy|the Accountant|Tiny|Abu Sneakers|the Poet|Smiler|Haji|Shorty|Blue|the Fox|Mister Tea|the Chechen|the Goalkeeper|Spider|Biscuit|Dutchie|the Postman|Curly|Uncle Salt|the Captain|Fish|the Librarian|Sparks|Lofty|the Swede|Wheels|Pepsi|Doc|the Weaver|Moussa the Tall|Ahmed the Barber|Cousin Radio|the Old Man|Lucky|the Monk|Sugar|the Heron"""
CITY = """
Brussels|Antwerp|Vilvoorde|Ghent|Liège|Verviers|Charleroi|Molenbeek|Paris|Lyon|Marseille|Toulouse|Nice|Strasbourg|Lille|Roubaix|Nîmes|Grenoble|Montpellier|Lunel|London|Birmingham|Manchester|Bradford|Leeds|Luton|Cardiff|Portsmouth|Brighton|Coventry|Derby|Stoke|Glasgow|Dundee|Sheffield|Hull|Blackburn|Burnley|Berlin|Hamburg|Bremen|Wolfsburg|Dinslaken|Solingen|Frankfurt|Cologne|Bonn|Vienna|Graz|Linz|Zurich|Winterthur|Geneva|Amsterdam|Rotterdam|The Hague|Delft|Arnhem|Utrecht|Copenhagen|Aarhus|Odense|Gothenburg|Malmö|Stockholm|Örebro|Oslo|Fredrikstad|Helsinki|Turku|Milan|Turin|Bologna|Naples|Madrid|Barcelona|Ceuta|Melilla|Lisbon|Sarajevo|Zenica|Tuzla|Bihać|Pristina|Mitrovica|Gjilan|Skopje|Tetovo|Tirana|Novi Pazar|Sofia|Bucharest|Tunis|Sfax|Sousse|Bizerte|Kairouan|Gafsa|Ben Gardane|Tangier|Tetouan|Fez|Casablanca|Salé|Rabat|Algiers|Oran|Setif|Tripoli|Benghazi|Derna|Sirte|Cairo|Alexandria|Amman|Zarqa|Maan|Irbid|Beirut|Saida|Istanbul|Ankara|Izmir|Adana|Gaziantep|Kilis|Sanliurfa|Hatay|Reyhanli|Akcakale|Mersin|Raqqa|Tabqa|Aleppo|Manbij|Jarablus|al-Bab|Idlib|Hama|Homs|Damascus|Deir ez-Zor|Mayadin|Hajin|Baghuz|Shaddadi|Hasakah|Qamishli|Mosul|Tal Afar|Fallujah|Ramadi|Hawija|Kirkuk|Erbil|Dohuk|Sulaymaniyah|Baghdad|Grozny|Makhachkala|Tashkent|Samarkand|Bishkek|Osh|Almaty|Dushanbe|Mogadishu|Kismayo|Hargeisa|Nairobi|Mombasa|Minneapolis|Columbus|Toronto|Calgary|Montreal|Sydney|Melbourne|Jakarta|Surabaya|Solo|Poso|Manila|Marawi|Karachi|Lahore|Peshawar|Quetta|Kabul|Jalalabad|Dhaka|Sylhet|Malé|Colombo|Kano|Maiduguri|Lagos|Dakar|Bamako|Niamey|Khartoum|Wakefield|Rochdale|Oldham|Walsall|Leicester|Slough|Dewsbury|Halifax|Huddersfield|Swansea|Belfast|Cork|Dublin|Mannheim|Kassel|Ulm|Duisburg|Herford|Offenbach|Innsbruck|Basel|Lausanne|Tilburg|Zwolle|Borås|Västerås|Uppsala|Drammen|Tampere
"""
VILLAGE = """
Tell Amara|Ain Karma|Beit Rumman|Deir Zaytun|Kafr Nahas|Umm Rish|Qasr Dib|Wadi Sahm|Bir Hamdan|Khirbet Louz|Sidi Ammar|Oued Safsaf|Douar Lahmar|Hassi Tamer|Bordj Nour|Karabulak|Yenikoy|Akpinar|Taslica|Kavakli|Gornja Lipa|Donji Brod|Stara Vrba|Velika Jasen|Kamensko|Ober Weidach|Niederlohe|Kleinbruck|Sankt Vinzenz|Hohenmoor|Saint-Aubert|La Roche-Perdue|Villers-le-Tilleul|Pont-Vieux|Les Granges|Little Harbury|Thornby Moor|Ashcombe|Netherfold|Upper Slade|Llanberan|Glen Orrin|Ballykeeran|Kilcorran|Overdijk|Westerhem|Zuidkerke|Hogebroek|Skovlunde By|Norrbäck|Lillsund|Ekeby|Tveitvik|Kallio-Ranta|Monte Serrato|Fontanafredda|Villanueva del Pinar|Casal do Monte|Nowa Lipka|Horní Potok|Kis-Almas|Valea Seaca|Achkhoi|Tsentoroy|Qizil Tepa|Oq Suv|Kara-Bulak|Xin Ali|Ceel Dheer|Buur Cad|Chak Noor|Dera Sultan|Kampung Baru|Desa Sukamulya|Gwari Road|Tudun Wada|Sare Gana|Mazraat al-Tin|Tal Sawwan|al-Karama|Sabkha|Abu Hamam|Shuhayl|Tuwayna|Rasm al-Abboud|Jub al-Ghar|Qalat Hamid|Ras al-Tineh|Maarat al-Naim|Darkush|Salqin|Cilvegozu|Elbeyli|Oncupinar|Bukulmez|Besaslan|Kokcinari|Bradlow|Hensby|Castle Morwen|Pen-y-Graig|Dunmarrow|Carrickfoyle
"""
DISTRICT = """
Molenbeek|Borgerhout|Schaerbeek|Anderlecht|Saint-Denis|Les Minguettes|La Castellane|Le Mirail|Sparkbrook|Manningham|Tower Hamlets|Walthamstow|Chapeltown|Butetown|Moss Side|Neukölln|Kreuzberg|Lohberg|Billstedt|Favoriten|Ottakring|Schilderswijk|Slotervaart|Kanaleneiland|Nørrebro|Gellerup|Vollsmose|Rosengård|Angered|Rinkeby|Grønland|Holmlia|Kallio|Porta Palazzo|Lavapiés|El Príncipe|Sidi Moumen|Douar Hicher|Ettadhamen|Bab el-Oued|Sultanbeyli|Basaksehir|Fatih|Karsiyaka|Cedar-Riverside|Scarborough|Lakemba|Broadmeadows|Lyari|Orangi|Eastleigh|Cengar Vilajet|Gornja Maoča|the Pond Estate|the harbour quarter|the old town|Hill Top|Millfields|Northgate|Quarry Bank|the Brickfields|Westend|Kirkholt|Thornlea
"""
COUNTRY = """
Belgium|France|Britain|England|Germany|Austria|Switzerland|the Netherlands|Holland|Denmark|Sweden|Norway|Finland|Italy|Spain|Portugal|Bosnia|Kosovo|Albania|Macedonia|Serbia|Bulgaria|Romania|Poland|Tunisia|Morocco|Algeria|Libya|Egypt|Jordan|Lebanon|Turkey|Syria|Iraq|Iran|Kuwait|Qatar|Saudi Arabia|Yemen|Chechnya|Dagestan|Uzbekistan|Tajikistan|Kyrgyzstan|Kazakhstan|Afghanistan|Pakistan|India|Bangladesh|Indonesia|Malaysia|the Philippines|Somalia|Kenya|Sudan|Nigeria|Senegal|Mali|Canada|Australia|America|the United States|the Maldives|Russia|Georgia|Azerbaijan|Eritrea|Ethiopia|Trinidad|Ireland|Wales|Scotland
"""
REGION = """
Wallonia|Flanders|Limburg|West Yorkshire|Lancashire|the Midlands|Normandy|Provence|the Ardèche|Alsace|Brittany|Bavaria|Hesse|Saxony|Styria|Carinthia|Jutland|Skåne|Värmland|Lombardy|Andalusia|Catalonia|the Rif|Kabylia|the Sahel of Tunis|Hatay province|Cappadocia|Anatolia|the Euphrates valley|the Jazira|Anbar|Nineveh|the Badia|Sandžak|the Krajina|Transylvania|the Ferghana valley|Dagestan|Punjab|Sindh|Swat|Central Java|Aceh|Mindanao|the north of Sweden|the south of Tunisia|the coast|the Black Country|Fife|Gwent|Zeeland|Friesland
"""
STREET = """
Linden Street|Mill Lane|Station Road|Rue des Tanneurs|Rue de la Poste|Avenue Bourguiba|Kerkstraat|Molenweg|Hauptstrasse|Gartenweg|Lange Gasse|Storgatan|Nygade|Via Garibaldi|Calle Mayor|Ulica Ferhadija|Ataturk Caddesi|Sharia al-Nil|Church Road|Victoria Terrace|Albert Street|Park Row|Canal Side|Bridge Street|Quarry Lane|High Street|Wharf Road|Rue Haute|Chaussée de Gand|Boulevard Lemonnier|Weststraat|Schoolstraat|Rosenweg|Am Bahnhof|Skolegade|Ekvägen|Kyrkogatan|Rua Nova|Calle del Pozo|Ulica Mira|Bazaar Street|Mosque Lane|Hill Road|Oak Avenue|Birch Close|Tanner's Row|Rope Walk|Cemetery Road|Market Place|Dyer Street
"""
LANDMARK = """
the Rabia mosque|the East Park hospital|the Al-Noor bakery|the clock tower|the central bus station|the Saint Anna clinic|the Café Miramar|the old cinema Rex|the grain silo|the Hotel Bosphorus|the fish market|the Ibn Sina hospital|the swimming baths|the Lidl by the canal|the football ground|the Cafe Sultan|the water tower|the tram depot|the stadium|the Rosary church|Queen Mary's hospital|the Blue Bridge|the Palace hotel|the Omar Gym|the Friday market|the sugar factory|the university hospital|the town library|the Westgate centre|the salt works|the Corner Cafe|the Lion roundabout|the Saint Luke's hospital|the Café Tilleul|the Dar al-Shifa clinic|the cement works|the courthouse|the tannery|the shoe market|the cable factory|the Hamdan garage|the Sunrise kiosk|the grain market|Mercy Hospital|the Bilal centre|the Turkish baths|the Green Dragon|the ferry terminal
"""
MOSQUE = """
the Tawhid mosque|the Al-Rahma mosque|the Green Lane mosque|the Bilal mosque|the Omar centre|the Al-Furqan mosque|the Ulu Camii|the Ayasofya mosque|the Salam prayer room|the King Street mosque|the Ghazali mosque|the Nur centre|the Ibn Rushd mosque|the mosque on the ring road|the Al-Huda association|the Masjid Yaseen
"""
CAMP = """
Roj|al-Hol|Ain Issa camp|Camp Roj|the al-Hol camp|Akcakale camp|Zaatari|Bab al-Hawa camp|the Atmeh camp|the Nizip camp|Hammam al-Alil|the Jadaa camp|Domiz|Camp Three|the annex|the Tel Abyad camp|Moria|the Harmanli camp|Section Five|Camp Bukowo|the Mabruka camp|the Areesha camp|the Suruc camp
"""
PRISON = """
Belmarsh|Wandsworth|Wakefield|Strangeways|Forest prison|Saint-Gilles|Ittre|Hasselt prison|Fleury|Fresnes|Osny|Villepinte|Moabit|Tegel|Wolfenbüttel|Stein|Josefstadt|Vught|De Schie|Vestre|Horsens|Kumla|Hall|Ila|Zenica|Dubrava|Tora|Mornaguia|Kenitra|Salé Two|Silivri|Maltepe|Sincan|Derik|the Hasakah school|Ghwayran|Sina'a|Rusafa|Nasiriyah|Susa|Juwaida|Roumieh|Guantanamo|Black Dolphin|Nusa Kambangan|Florence|Barlinnie|Hull prison|Full Sutton|HMP Leeds|Armley|Lantin prison|Borgo|Sollicciano|Topas|Soto del Real|Monsanto
"""
BORDER = """
Akcakale|Bab al-Hawa|Oncupinar|Karkamis|Kilis|Jarablus|Tal Abyad|Elbeyli|Cilvegozu|Nusaybin|Ras al-Ajdir|Dhehiba|Fishkhabour|Rabia crossing|Faysh Khabur|Kapikule|Horgos|Edirne|Idomeni|Spielfeld|Passau|Calais|Ventimiglia|Irun|Melilla|Yayladagi|Suruc|Semalka|al-Qaim|Trebil|Nasib|Wadi Khaled
"""
ORG = """
Carrefour|Aldi|the Volvo works|a bakery called Al-Baraka|Sonelgaz|Renault|DHL|the Hassan Brothers garage|Bus Company South|the water board|the Red Crescent|the Danish Refugee Council|Save the Children|the White Door association|the Hope Foundation|Exit Bridge|the probation service|the youth office|the city council|the Medina kebab house|Northern Rail|the post office|a firm called Tekno|the Delta shipyard|Ikea|Siemens|the cable factory Nexum|Uber|Brightwell Care|Harbour Logistics|the Lighthouse project|the Second Chance workshop|FC Atlas|the boxing club Phoenix|Sporting Vilvoorde|the Rovers|the chess club Caissa|Amazon|the ministry of oil|the telephone company|Orange|Vodafone|Kaya Transport|Blumen Roth|Fiat|Nordsee Fisch|the Adler brewery|the parcel depot|the municipal gardens|Greenfields Farm|the fire brigade|Halden Paper|Turkish Airlines|the Maritime Bank|the Café Central|the sawmill|Weaver and Sons|Star Cabs|a print shop, Offset Plus|the Bridge Centre|the mothers' network|the legal clinic|the Kestrel Trust|Open Gate|Rahma Relief|Doctors of the World|the interior ministry|the immigration office
"""
SCHOOL = """
Saint Mary's school|the Lycée Pasteur|the Athénée Royal|the Ibn Khaldun school|Park Road Primary|the University of Leeds|the technical school in Mons|Queen Elizabeth College|the Gymnasium Nord|the Sankt Georg school|the Technical University|Kingsway Academy|the Al-Amal school|the Ataturk lycée|the medical faculty in Tunis|Hillside Comprehensive|the polytechnic|Manchester Met|the Free University|the evening school in Kortrijk|Ridgeway High|the agricultural college|Aarhus University|the Islamic institute|the Collège Jean Moulin|the Goethe school|Oakfield School|the nursing school of Sfax|the conservatory|Brookside Infants|the military academy|the Vestskole|Thornhill Sixth Form|the Realschule|the music school|Carlton Bolling|the business school in Lund|the Second Gymnasium
"""
UNIT = """
the vehicle workshop|the Tariq battalion|Katibat al-Muhajirin|the bread office|the office of wells|the Saladin brigade|the zakat office|the repair unit|the media house|the Khattab battalion|the electricity office|the medical convoy|the western sector|the Furqan office|the kitchen of the third camp|the guesthouse committee|Liwa al-Haqq|the border office|the hisba|the French group|the Balkan company|the transport section|the oil office|the Anwar battalion|the services bureau|the drivers' pool|the Abu Bakr camp|the translation desk|the logistics house|Katibat Uthman|the telegraph house|the agricultural diwan|the Dutch house|the Lions' company|the radio team|the water committee
"""
ROLE = """
baker|electrician|taxi driver|carpenter|plumber|nurse|hairdresser|mechanic|teacher|welder|bus driver|butcher|cook|tailor|roofer|bricklayer|farmer|shepherd|fisherman|pharmacist|dentist|midwife|accountant|bank clerk|postman|soldier|policeman|security guard|warehouseman|shop assistant|waiter|barber|painter|plasterer|crane operator|lorry driver|translator|interpreter|journalist|photographer|cameraman|web designer|programmer|electrical engineer|civil engineer|surveyor|veterinarian|goldsmith|watchmaker|locksmith|tiler|gardener|cleaner|caretaker|care assistant|kindergarten teacher|social worker|librarian|bookkeeper|customs officer|imam|muezzin|boxing coach|footballer|swimming teacher|music teacher|optician|physiotherapist|laboratory assistant|radiographer|paramedic|firefighter|forklift driver|train conductor|steward|sailor|tannery worker|weaver|seamstress|beautician|call-centre agent|estate agent|lawyer|notary|clerk|court usher|beekeeper|olive farmer|cheese maker|pastry cook|pizza maker|dishwasher|stonemason|glazier|blacksmith|upholsterer|printer|typesetter|sound engineer|singer|actor|market trader|insurance salesman|tractor driver|quarry worker|miner|oil worker|geologist|scaffolder|window cleaner|tram driver|telephone engineer|refrigeration engineer|sign painter|shoemaker|florist|undertaker
"""
ORIGIN = """
Belgian|French|British|English|German|Austrian|Swiss|Dutch|Danish|Swedish|Norwegian|Finnish|Italian|Spanish|Portuguese|Bosnian|Kosovar|Albanian|Macedonian|Serbian|Bulgarian|Romanian|Polish|Tunisian|Moroccan|Algerian|Libyan|Egyptian|Jordanian|Lebanese|Turkish|Syrian|Iraqi|Iranian|Kuwaiti|Saudi|Yemeni|Chechen|Dagestani|Uzbek|Tajik|Kyrgyz|Kazakh|Afghan|Pakistani|Indian|Bengali|Indonesian|Malaysian|Filipino|Somali|Kenyan|Sudanese|Nigerian|Senegalese|Malian|Canadian|Australian|American|Russian|Georgian|Azeri|Eritrean|Ethiopian|Trinidadian|Irish|Welsh|Scottish|Kurdish|Berber|Riffian|Yazidi|Turkmen|Circassian|Alevi|Palestinian|Pashtun|Punjabi|Javanese|Tatar|Uyghur|Roma|Sandžak|Flemish|Walloon|Catalan|half Tunisian|half Algerian|Moroccan-Dutch|Franco-Algerian|German-Turkish|British Pakistani
"""
LANGUAGE = "French|Dutch|German|English|Arabic|Turkish|Kurdish|Bosnian|Danish|Swedish|Russian|Chechen|Uzbek|Somali|Urdu|Pashto|Italian|Spanish|Berber|Albanian|Norwegian|Flemish|Farsi|Portuguese"
FEAST = """
the first day of Eid|two days before Eid|the third night of Ramadan|the last week of Ramadan|Christmas Eve|New Year's Eve|the eve of Eid|Easter Monday|my mother's birthday|the day of the feast|Ashura|the second Friday of Ramadan|Bastille Day|the day after Christmas|the day of the cup final|Boxing Day|the night of Bairam|Nowruz|my thirtieth birthday|Epiphany|Saint Nicholas|Whit Monday|Midsummer|the Prophet's birthday|the first of May holiday|the day of the election
"""
PLAIN: dict[str, str] = {
    "carmake": "Toyota|Opel|Golf|Corsa|Renault|Peugeot|Hyundai|Mercedes|BMW|Ford|Kia|Fiat|Volvo|Transit van|Passat|Octavia",
    "subject": "biology|history|French|law|chemistry|geography|politics|mathematics|nursing|literature|physics|economics",
    "sport": "football|handball|boxing|basketball|judo|hockey|volleyball|rugby|wrestling|table tennis",
    "instrument": "violin|oud|clarinet|piano|guitar|accordion|saz|trumpet|flute|drums",
    "food": "pancakes|lasagne|his grandmother's couscous|chips|lentil soup|cheese on toast|dumplings",
    "animals": "goats|onions|sheep|melons|chickens|hay|carpets|sugar",
    "shop": "bakery|pharmacy|kebab shop|launderette|bookshop|barber's|phone shop|flower shop|travel agency|shoe shop",
    "building": "school|hotel|bank|police station|hospital|cinema|factory|sports hall|town hall|library",
    "grade": "B|C|seven|two plus|merit|distinction|pass",
    "event": "four hundred metres|1,500 metres|hundred metres|two hundred|800 metres|hurdles",
    "wday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "courtplace": "the crown court|the assize court|the juvenile court|the regional court|the high court|the magistrates",
}
MONTHS = "January February March April May June July August September October November December".split()
SEASONS = "spring summer autumn winter".split()


def pool(text: str, heldout: bool) -> list[str]:
    """The entries of a pool for training, or those held out (about one in four)."""
    entries = [e.strip() for e in text.strip().replace("\n", "|").split("|")] if "|" in text else text.split()
    entries = list(dict.fromkeys(e for e in entries if e))
    cut = [e for e in entries if (hashlib.sha256(e.lower().encode()).digest()[0] < 64) == heldout]
    return cut or entries
