import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="true"
import pytest
from firsthand.pathway import Role
from tests.factories import *
from tests.factories_voices import *
from tests.conftest import *
from firsthand.platform.voices.testimony.themes import install_themes
from playwright.sync_api import sync_playwright
pytestmark=[pytest.mark.django_db(transaction=True)]
def test_shots(live_server, signed_in, reading):
    install_themes()
    case=make_adult_case(); v=make_voice(case,code_name="Lantern 4127",languages="ar, fr"); reading(v)
    fit=make_fitness(v,state="fit_with_conditions"); make_opinion(fit,Role.CLINICIAN); make_opinion(fit,Role.SECURITY_LIAISON,view="conditions",conditions="Never on camera"); make_opinion(fit,Role.CASEWORKER)
    case2=make_adult_case(); v2=make_voice(case2,code_name="Harbour 2201"); f2=make_fitness(v2,state="opinions"); reading(v2)
    t=make_testimony(v,state="recorded",disturbing=True); make_recording(t)
    p=make_passage(t,"I lived in Raqqa for two years, near the old bridge, and I saw how they fought among themselves.",start_ms=1000,end_ms=9000,speaker="1"); make_mark(p,"Raqqa",replacement="a city"); make_mark(p,"fought among themselves",hide=False,theme=Theme.objects.first())
    make_passage(t,"When did you decide to leave?",start_ms=9500,end_ms=11000,speaker="2")
    make_consent(t,state="live"); make_consent(t,channel="print")
    officer=make_actor(Role.TESTIMONY_OFFICER,case); clin=make_actor(Role.CLINICIAN,case2)
    urls=[(officer,"/voices/"),(officer,f"/voices/{v.pk}/"),(officer,f"/testimonies/{t.pk}/"),(officer,f"/testimonies/{t.pk}/transcript/"),(officer,f"/testimonies/{t.pk}/transcript/?play=all"),(officer,f"/passages/{p.pk}/"),(officer,f"/testimonies/{t.pk}/consents/"),(officer,f"/testimonies/{t.pk}/plan/"),(officer,f"/testimonies/{t.pk}/claims/"),(clin,f"/fitness/{f2.pk}/")]
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox"])
        for lang in ("en","ar"):
            for who in (officer,clin):
                c=signed_in(who); ctx=b.new_context(viewport={"width":1180,"height":800}); page=ctx.new_page()
                page.on("pageerror",lambda e:print("JS",e)); page.on("console",lambda m:print("CON",m.type,m.text) if m.type in("error",) else None)
                ctx.add_cookies([{"name":"sessionid","value":c.cookies["sessionid"].value,"url":live_server.url},{"name":"django_language","value":lang,"url":live_server.url}])
                for i,(w,u) in enumerate(urls):
                    if w is not who: continue
                    r=page.goto(live_server.url+u); print(lang,u,r.status)
                    page.screenshot(path=f"/tmp/shots/{lang}{i}.png",full_page=True)
                    if u.startswith("/passages") and lang=="en":
                        page.evaluate("""()=>{const t=document.querySelector('[data-passage]');const r=document.createRange();const n=t.childNodes[t.childNodes.length-1];const w=document.createTreeWalker(t,NodeFilter.SHOW_TEXT);let x;while(x=w.nextNode()){const k=x.data.indexOf('old bridge');if(k>=0){r.setStart(x,k);r.setEnd(x,k+10)}}document.getSelection().removeAllRanges();document.getSelection().addRange(r)}""")
                        page.wait_for_timeout(200); page.check("[name=hide]"); page.click("[data-marking] button.primary"); page.wait_for_load_state(); print("MARKED", "old bridge" in page.inner_text(".rows"), page.inner_text(".rows"))
                    page.set_viewport_size({"width":360,"height":740}); print("overflow",page.evaluate("document.documentElement.scrollWidth")); page.set_viewport_size({"width":1180,"height":800})
                    page.add_script_tag(path="/work/main/tests/vendor/axe.min.js") if False else page.evaluate(open("/work/main/tests/vendor/axe.min.js").read())
                    print("AXE",[ (v["id"],v["nodes"][0]["html"][:100]) for v in page.evaluate("axe.run()")["violations"]])
                ctx.close()
        b.close()
