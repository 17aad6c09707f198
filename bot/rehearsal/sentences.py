"""What simulated colleagues write: goals, what they mean to do, what they answer, and a word to each other."""

GOALS = (
    "Say what I think in the planning round instead of afterwards in the corridor.",
    "Learn enough SQL to answer my own questions about our customers.",
    "Know five people outside my department by spring.",
    "Write the guide for new colleagues that everybody keeps asking for.",
    "Hand over the weekly report so that I am not the only one who can do it.",
    "Give a talk at our internal open day.",
    "Find out whether leading a team is for me.",
    "Get better at saying no to work that is not mine.",
    "Build a small prototype for the booking form and show it to three users.",
    "Understand how our pricing is made.",
    "Have the conversation about part-time work that I have put off since summer.",
    "Become somebody whom others ask about accessibility.",
    "Read one paper a week and tell somebody about it.",
    "Run meetings that end on time.",
    "Improve my written English for customers.",
)
COMMITMENTS = (
    "Write to Ingrid in logistics and ask for half an hour.",
    "Draft the first page and send it to one person who will be honest.",
    "Block Thursday morning in the calendar and keep it free.",
    "Ask my manager what she would want to see by March.",
    "Talk to two people who did this before me.",
    "Put my notes from last week into the shared folder.",
    "Try the new agenda in Tuesday's meeting.",
    "Say one thing in the planning round within the first ten minutes.",
    "Finish the second lesson of the course.",
    "Thank Rosa for her help, in writing.",
    "List what I would stop doing if I could.",
    "Show the sketch to one customer.",
    "Send the three questions to the pricing team.",
    "Practise the talk once, aloud, alone.",
    "Invite somebody from support to lunch.",
    "Answer one question in the forum each day until Friday.",
    "Ask for feedback on the draft from somebody I do not know well.",
    "Cut the report to one page.",
    "Write down what went well after each customer call.",
    "Decline one meeting and say why.",
    "Set up the test account and click through it once.",
    "Book the room for the open day.",
    "Read the two pages that Tom recommended.",
    "Tell my team what I am working on here.",
)
ANSWERS = (
    "It went better than I thought, once I had started.",
    "I noticed that I wait for permission that nobody needs to give.",
    "Two people answered within a day. I had expected none.",
    "Not much time this week, but the first step is done.",
    "The conversation was short and friendly, and now there is a second one.",
    "I learned that the question was too big; the smaller one worked.",
    "Harder than expected. I will try it with somebody next time.",
    "My notes were of use to somebody else already.",
    "I enjoyed it, which surprised me.",
    "What helped was doing it before opening the mail.",
    "I got a clear no, and that is good to know.",
    "The draft is ugly and it exists.",
    "Somebody offered help before I asked.",
    "I would do the same again, only earlier in the week.",
)
CHEERS = (
    "Well done, I would have put that off.",
    "Tell us how it goes!",
    "I know somebody who did the same last year, shall I introduce you?",
    "That is a good small step.",
    "Thank you for writing this down, it helps me too.",
    "Let me know if you want to practise it with me.",
)
TOGETHER = (
    "Each of us asks one colleague what gets in the way, and brings the answer.",
    "We try the short handover on Thursday, all on the same day.",
    "Each of us counts for a week how often it happens.",
    "We send the one-page proposal to the site manager.",
    "Each of us says once in our own team meeting what we found out.",
    "We leave the form out for two weeks and note what is missed.",
    "Each of us thanks the person who does this work unseen.",
)
REVIEWS = (
    "I listen more than I did at the beginning.",
    "I would like us to be on time, me included.",
    "It helps me that nobody here has to be convinced.",
    "I still say too little when I disagree.",
    "What I take from here I have used twice at work.",
)
CASES = (
    "A colleague whom I rely on keeps promising and does not deliver.",
    "I am to lead a project with people who did not ask for it.",
    "Two teams each wait for the other to decide.",
    "I have an offer from another department and cannot make up my mind.",
    "My best idea is stuck in a committee.",
)
OFFERS = (
    "I like to read drafts before anybody else does.",
    "I know most people in purchasing and am glad to put in a word.",
    "Ask me about spreadsheets, I enjoy them.",
    "I can listen for half an hour without saying anything.",
    "I say honestly what I did not understand.",
    "Three ideas within a day, two of them useless.",
)
THANKS = (
    "For the question that I went home with.",
    "For writing when I had gone quiet.",
    "For saying plainly what you saw.",
    "For the name of somebody who could help, and for asking them first.",
)
LETTERS = (
    "Remember how quiet it was after you had said it, and that nobody minded.",
    "If you read this and have not asked yet, ask today.",
    "You began because you were tired of waiting. Are you still waiting?",
    "I hope that you kept the Thursday mornings.",
)
