"""What every form says, in three languages: consent, the respondent's code, exposure, thanks. (English, French,
Arabic); places in braces are filled by the design."""

from __future__ import annotations

from .respondent import PARTS

Words = tuple[str, str, str]

CONSENT: Words = (
    "We would like to ask you some questions about how people live together here. It takes about ten minutes. "
    "Taking part is your free choice: you may say no, leave any question out, or stop at any time, and nothing "
    "will happen to you for it. We do not ask for your name, your telephone or your address. You make a code that "
    "only you can make again, so that answers of two visits can be put side by side. The answers are used to find "
    "out whether a campaign does good or harm, and for nothing else. Please do not tell us about crimes or about "
    "other people by name. If you are under 18, a parent or guardian must have agreed.",
    "Nous aimerions vous poser quelques questions sur la vie en commun ici. Cela dure environ dix minutes. Vous "
    "êtes libre de participer : vous pouvez dire non, sauter une question ou arrêter à tout moment, sans aucune "
    "conséquence pour vous. Nous ne demandons ni votre nom, ni votre téléphone, ni votre adresse. Vous composez un "
    "code que vous seul pouvez refaire, afin que les réponses de deux visites puissent être comparées. Les réponses "
    "servent à savoir si une campagne fait du bien ou du mal, et à rien d'autre. Merci de ne pas nous parler de "
    "délits ni de nommer d'autres personnes. Si vous avez moins de 18 ans, un parent ou tuteur doit avoir donné "
    "son accord.",
    "نود أن نطرح عليك بعض الأسئلة عن حياة الناس معا هنا. يستغرق ذلك نحو عشر دقائق. المشاركة اختيارك الحر: يمكنك أن "
    "ترفض أو أن تترك أي سؤال أو أن تتوقف في أي وقت، ولن يترتب على ذلك أي شيء عليك. لا نسأل عن اسمك ولا عن هاتفك ولا "
    "عن عنوانك. تكوّن رمزا لا يستطيع أحد غيرك أن يكوّنه من جديد، حتى يمكن وضع إجابات زيارتين جنبا إلى جنب. تستخدم "
    "الإجابات لمعرفة ما إذا كانت الحملة تنفع أو تضر، ولا تستخدم لأي شيء آخر. من فضلك لا تخبرنا عن جرائم ولا تذكر "
    "أسماء أشخاص آخرين. إذا كان عمرك أقل من 18 سنة فيجب أن يكون أحد والديك أو الوصي عليك قد وافق.",
)
AGREE: Words = ("Do you want to take part?", "Voulez-vous participer ?", "هل تريد المشاركة؟")
MAKE_CODE: Words = (
    "Now you make your code. It says nothing about who you are, and you can make it again next time.",
    "Composez maintenant votre code. Il ne dit pas qui vous êtes, et vous pourrez le refaire la prochaine fois.",
    "كوّن الآن رمزك. لا يدل الرمز على من أنت، ويمكنك أن تكوّنه من جديد في المرة القادمة.",
)
CODE_PARTS: dict[str, Words] = {name: (en, fr, ar) for name, _check, en, fr, ar in PARTS}
STATEMENTS: Words = (
    "How far do you agree with each sentence? There are no right or wrong answers.",
    "Dans quelle mesure êtes-vous d'accord avec chaque phrase ? Il n'y a ni bonne ni mauvaise réponse.",
    "إلى أي حد توافق على كل جملة؟ لا توجد إجابات صحيحة أو خاطئة.",
)
FROM_TO: Words = (
    "{label}: from {low} to {high}", "{label} : de {low} à {high}", "{label}: من {low} إلى {high}",
)  # fmt: skip
WHERE: Words = ("Which {unit} is this?", "Quel lieu est-ce ({unit}) ?", "ما هو المكان ({unit})؟")
WHICH: Words = ("{label}", "{label}", "{label}")
EXPOSED: Words = (
    "In the last weeks, did you hear or see anything of “{title}”?",
    "Ces dernières semaines, avez-vous entendu ou vu quelque chose de « {title} » ?",
    "هل سمعت أو رأيت شيئا من «{title}» في الأسابيع الأخيرة؟",
)
OTHER: Words = ("Other", "Autre", "غير ذلك")
NO_WISH: Words = ("I would rather not say", "Je préfère ne pas le dire", "أفضل ألا أقول")
THANKS: Words = (
    "Thank you. If something in these questions weighs on you, talk to somebody you trust, or ask us where there "
    "is help nearby.",
    "Merci. Si quelque chose dans ces questions vous pèse, parlez-en à quelqu'un de confiance, ou demandez-nous où "
    "trouver de l'aide près d'ici.",
    "شكرا لك. إذا أثقل عليك شيء في هذه الأسئلة فتحدث مع شخص تثق به، أو اسألنا أين توجد مساعدة قريبة.",
)

#: Questions about a respondent that ship; what else a design names is asked in words of the programme.
KNOWN: dict[str, tuple[Words, dict[str, Words]]] = {
    "age_group": (
        ("How old are you?", "Quel âge avez-vous ?", "كم عمرك؟"),
        {
            "under_18": ("Under 18", "Moins de 18 ans", "أقل من 18"),
            "18_24": ("18 to 24", "18 à 24 ans", "من 18 إلى 24"),
            "25_34": ("25 to 34", "25 à 34 ans", "من 25 إلى 34"),
            "35_49": ("35 to 49", "35 à 49 ans", "من 35 إلى 49"),
            "50_over": ("50 or over", "50 ans ou plus", "50 أو أكثر"),
        },
    ),
    "gender": (
        ("Are you ...", "Êtes-vous ...", "هل أنت ..."),
        {
            "woman": ("a woman", "une femme", "امرأة"),
            "man": ("a man", "un homme", "رجل"),
            "not_said": NO_WISH,
        },
    ),
}
