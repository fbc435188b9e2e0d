package tables

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/dates"
)

// read reads a table that has no faults.
func read(t testing.TB, text string, o Options) ([]Row, About) {
	t.Helper()
	var rows []Row
	about, err := Read(strings.NewReader(text), o, func(r Row) error { rows = append(rows, r); return nil })
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, text)
	}
	return rows, about
}

// refusal is why a table is not read; it has handed over what rows it could.
func refusal(t testing.TB, text string, o Options) (rows []Row, err error) {
	t.Helper()
	if _, err = Read(strings.NewReader(text), o, func(r Row) error { rows = append(rows, r); return nil }); err == nil {
		t.Fatalf("was read:\n%.2000s", text)
	}
	return rows, err
}

// Each has the same issue, in the words of one language and with the separator of some spreadsheet.
func TestAnIssueIsTheSameInEveryLanguage(t *testing.T) {
	for language, text := range map[string]string{
		"en": "Summary,Issue key,Issue id,Issue Type,Status,Priority,Reporter,Assignee,Created,Updated,Labels,Labels,Custom field (Rank),Custom field (Story Points),Sprint,Sprint,Parent key,Status Category\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/Feb/26 7:31 PM,20/Mar/26 12:05 AM,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,In Progress\n",
		"de": "Zusammenfassung;Vorgangsschlüssel;Vorgangs-ID;Vorgangstyp;Status;Priorität;Autor;Zugewiesene Person;Erstellt;Aktualisiert;Stichwörter;Stichwörter;Benutzerdefinierte Felder (Rang);Benutzerdefinierte Felder (Story-Points);Sprint;Sprint;Übergeordnet;Statuskategorie\n" +
			"Pay;SHOP-2;10002;Story;Open;High;Ann;Bob;19.02.2026 19:31;20/Mär/26 12:05 AM;a;b;0|i0001:;8,0;S 1;S 2;SHOP-1;In Arbeit\n",
		"fr": "Résumé,Clé de ticket,ID de ticket,Type de ticket,État,Priorité,Rapporteur,Personne assignée,Création,Mise à jour,Étiquettes,Étiquettes,Champs personnalisés (Rang),Champs personnalisés (Story Points),Sprint,Sprint,Clé parent,Catégorie d’état\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/févr./26 7:31 PM,20/mars/26 12:05 AM,a,b,0|i0001:,\"8,0\",S 1,S 2,SHOP-1,En cours\n",
		"es": "Resumen\tClave de incidencia\tID de la incidencia\tTipo de Incidencia\tEstado\tPrioridad\tInformador\tPersona asignada\tCreada\tActualizada\tEtiquetas\tEtiquetas\tCampo personalizado (Rank)\tCampo personalizado (Puntos de Historia)\tSprint\tSprint\tClave principal\tCategoría de estado\n" +
			"Pay\tSHOP-2\t10002\tStory\tOpen\tHigh\tAnn\tBob\t19/feb/26 7:31 p. m.\t20/mar/26 12:05 a. m.\ta\tb\t0|i0001:\t8.0\tS 1\tS 2\tSHOP-1\tEn curso\n",
		"pt": "RESUMO|CHAVE DA ITEM|ID DA ITEM|TIPO DE ITEM|STATUS|PRIORIDADE|RELATOR|RESPONSAVEL|CRIADO|ATUALIZADO(A)|CATEGORIAS|CATEGORIAS|CAMPO PERSONALIZADO (SPRINT FINAL)|CAMPO PERSONALIZADO (STORY POINTS)|SPRINT|SPRINT|CHAVE PAI|CATEGORIA DO STATUS\n" +
			"Pay|SHOP-2|10002|Story|Open|High|Ann|Bob|19/fev/26 7:31 PM|20/mar/26 12:05 AM|a|b|\"0|i0001:\"|8|S 1|S 2|SHOP-1|EM ANDAMENTO\n",
		"it": "Riepilogo,Chiave ticket,ID ticket,Tipo di ticket,Stato,Priorità,Segnalante,Assegnatario,Creazione,Aggiornato,Etichette,Etichette,Campo personalizzato (Classifica),Campo personalizzato (Story Points),Sprint,Sprint,Chiave principale,Categoria di stato\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/feb/26 7:31 PM,20/mar/26 12:05 AM,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,In corso\n",
		"nl": "Samenvatting;Issuecode;Issue-id;Issuetype;Status;Prioriteit;Melder;Toegewezen persoon;Aangemaakt;Bijgewerkt;Labels;Labels;Aangepast veld (Rank);Aangepast veld (Story Points);Sprint;Sprint;Bovenliggende code;Statuscategorie\n" +
			"Pay;SHOP-2;10002;Story;Open;High;Ann;Bob;19-02-2026 19:31;20/mrt/26 12:05 AM;a;b;0|i0001:;8,0;S 1;S 2;SHOP-1;In uitvoering\n",
		"pl": "Podsumowanie,Klucz zgłoszenia,Id. zgłoszenia,Typ zgłoszenia,Status,Priorytet,Osoba zgłaszająca,Osoba przypisana,Utworzono,Zaktualizowano,Etykiety,Etykiety,Pole niestandardowe (Rank),Pole niestandardowe (Story point estimate),Sprint,Sprint,Element nadrzędny,Kategoria statusu\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/lut/26 7:31 PM,20/mar/26 12:05 AM,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,W toku\n",
		"cs": "Souhrn,Klíč požadavku,ID požadavku,Typ požadavku,Stav,Priorita,Zadavatel,Řešitel,Vytvořeno,Aktualizováno,Štítky,Štítky,Vlastní pole (Pořadí),Vlastní pole (Story Points),Sprint,Sprint,Nadřazený úkol,Kategorie stavu\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/úno/26 7:31 odp.,20/bře/26 12:05 dop.,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,Probíhá\n",
		"sv": "Sammanfattning;Ärendenyckel;Ärende-ID;Ärendetyp;Status;Prioritet;Rapportör;Tilldelad;Skapad;Uppdaterad;Etiketter;Etiketter;Anpassat fält (Rank);Anpassat fält (Story Points);Sprint;Sprint;Överordnad;Statuskategori\n" +
			"Pay;SHOP-2;10002;Story;Open;High;Ann;Bob;2026-02-19 19:31;20/mars/26 12:05 fm;a;b;0|i0001:;8;S 1;S 2;SHOP-1;Pågår\n",
		"fi": "Yhteenveto;Tapauksen avain;Tapauksen tunnus;Tapauksen tyyppi;Tila;Prioriteetti;Ilmoittaja;Vastuuhenkilö;Luotu;Päivitetty;Tunnisteet;Tunnisteet;Mukautettu kenttä (Rank);Mukautettu kenttä (Story Points);Sprintti;Sprintti;Ylätaso;Tilaluokka\n" +
			"Pay;SHOP-2;10002;Story;Open;High;Ann;Bob;19.2.2026 19.31;20/maalis/26 12:05 ap.;a;b;0|i0001:;8,0;S 1;S 2;SHOP-1;Työn alla\n",
		"ru": "Тема,Ключ проблемы,ID проблемы,Тип задачи,Статус,Приоритет,Автор,Исполнитель,Создано,Обновлено,Метки,Метки,Пользовательское поле (Ранг),Пользовательское поле (Story Points),Спринт,Спринт,Родитель,Категория статуса\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/фев/26 7:31 PM,20/мар/26 12:05 AM,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,В работе\n",
		"ja": "要約,課題キー,課題 ID,課題タイプ,ステータス,優先度,報告者,担当者,作成日,更新日,ラベル,ラベル,カスタム フィールド (ランク),カスタム フィールド (ストーリー ポイント),スプリント,スプリント,親キー,ステータス カテゴリー\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/2月/26 7:31 午後,20/3月/26 12:05 午前,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,進行中\n",
		"ko": "요약,이슈 키,이슈 ID,이슈 유형,상태,우선 순위,보고자,담당자,만듦,업데이트됨,레이블,레이블,사용자 지정 필드 (순위),사용자 지정 필드 (스토리 포인트),스프린트,스프린트,상위 항목,상태 카테고리\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/2월/26 7:31 오후,20/3월/26 12:05 오전,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,진행 중\n",
		"zh": "概要,问题关键字,问题ID,问题类型,状态,优先级,报告人,经办人,创建日期,更新日期,标签,标签,自定义字段（排名）,自定义字段(故事点),冲刺,冲刺,父级,状态类别\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/二月/26 7:31 下午,2026-03-20 00:05,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,进行中\n",
		"tr": "Özet,Talep anahtarı,Talep kimliği,Talep türü,Durum,Öncelik,Bildiren,Atanan kişi,Oluşturuldu,Güncellendi,Etiketler,Etiketler,Özel alan (Sıra),Özel alan (Story Points),Sprint,Sprint,Üst öğe,Durum kategorisi\n" +
			"Pay,SHOP-2,10002,Story,Open,High,Ann,Bob,19/Şub/26 7:31 ÖS,20/Mar/26 12:05 ÖÖ,a,b,0|i0001:,8.0,S 1,S 2,SHOP-1,Devam ediyor\n",
	} {
		t.Run(language, func(t *testing.T) {
			rows, about := read(t, text, Options{})
			if about.Language != language || len(rows) != 1 || len(about.NotUnderstood) != 0 {
				t.Fatalf("%d rows, %+v", len(rows), about)
			}
			checkPay(t, rows[0])
		})
	}
}

// checkPay holds a row against the issue that every language has.
func checkPay(t *testing.T, r Row) {
	t.Helper()
	if r.Key != "SHOP-2" || r.ID != "10002" || r.Title != "Pay" || r.Kind != "Story" || r.Status != "Open" || r.Priority != "High" ||
		r.Reporter.Name != "Ann" || r.Assignee.Name != "Bob" || r.Rank != "0|i0001:" || r.ParentKey != "SHOP-1" || r.StatusCategory != Indeterminate {
		t.Errorf("%+v", r)
	}
	if got := r.Created.Format(time.DateTime) + " " + r.Updated.Format(time.DateTime); got != "2026-02-19 19:31:00 2026-03-20 00:05:00" {
		t.Error(got)
	}
	if !slices.Equal(r.Labels, []string{"a", "b"}) || !slices.Equal(r.Sprints, []string{"S 1", "S 2"}) || r.Points == nil || *r.Points != 8 {
		t.Errorf("%v, %v, %v", r.Labels, r.Sprints, r.Points)
	}
	if !r.Has[Points] || !r.Has[Sprints] || r.Has[Description] || len(r.Other) != 0 {
		t.Errorf("has %v, other %v", r.Has, r.Other)
	}
}

// Greek is none of our languages: what stands in the columns and Jira's order tell.
func TestAnExportOfAnUnknownLanguageIsKnownByJirasOrder(t *testing.T) {
	cloud := "Σύνοψη,Κλειδί,Κωδικός,Τύπος,Κατάσταση,Κλειδί έργου,Όνομα έργου,Τύπος έργου,Υπεύθυνος,Κωδ. υπευθύνου,Σχόλια έργου,Προτεραιότητα,Λύση,Ανάθεση,Κωδ. ανάθεσης," +
		"Αναφορά,Κωδ. αναφοράς,Δημιουργός,Κωδ. δημιουργού,Δημιουργήθηκε,Ενημερώθηκε,Προβολή,Περιγραφή,Πεδίο (Σειρά)\n" +
		"Pay,SHOP-2,10002,Story,Open,SHOP,Shop,software,Eva,e1,,High,,Bob,b1,Ann,a1,Dan,d1,19/Feb/26 7:31 PM,20/Mar/26 12:05 AM,,Text,0|i0001:\n"
	rows, about := read(t, cloud, Options{})
	r := rows[0]
	if r.Key != "SHOP-2" || r.ID != "10002" || r.Title != "Pay" || r.Kind != "Story" || r.Status != "Open" || r.ProjectKey != "SHOP" || r.ProjectName != "Shop" ||
		r.Priority != "High" || r.Assignee != (Person{"Bob", "b1"}) || r.Reporter != (Person{"Ann", "a1"}) || r.Creator != (Person{"Dan", "d1"}) ||
		stamp(r.Created) != "2026-02-19 19:31" || stamp(r.Updated) != "2026-03-20 00:05" || r.Rank != "0|i0001:" {
		t.Errorf("%+v", r)
	}
	if !slices.Equal(r.Other, []string{"Περιγραφή"}) || !slices.Equal(about.NotUnderstood, r.Other) || about.Language != "" {
		t.Errorf("%+v, %v", about, r.Other)
	}
	server := "α,β,γ,δ,ε,ζ,η,θ,ι,κ,λ,μ,ν,ξ,ο,π,ρ,σ,τ\nPay,SHOP-2,10002,10001,Story,Open,SHOP,Shop,software,eva,,http://jira,High,,bob,ann,dan,19/Feb/26 7:31 PM,20/Mar/26 12:05 AM\n"
	rows, _ = read(t, server, Options{})
	if r := rows[0]; r.ID != "10002" || r.Status != "Open" || r.Assignee.Name != "bob" || r.Reporter.Name != "ann" || stamp(r.Created) != "2026-02-19 19:31" {
		t.Errorf("%+v", r)
	}
	moved := strings.NewReplacer("Open,SHOP,Shop", "Shop,Open,SHOP").Replace(server)
	if _, err := refusal(t, moved, Options{}); !errors.Is(err, ErrColumns) {
		t.Errorf("another order is taken for Jira's: %v", err)
	}
}

func TestLinksInUnknownWordsAreKnownByTheirOrder(t *testing.T) {
	const text = "Issue key,Issue id,Status,Created,Μέσα (Blocks),Μέσα (Blocks),Έξω (Blocks),Μέσα (Relates),Έξω (Relates),Έξω (Cloners),Πεδίο (Παλιό)\n" +
		"AB-1,1,x,2026-02-19 19:31,AB-2,AB-3,AB-4,AB-5,AB-6,AB-7,AB-8\n"
	rows, _ := read(t, text, Options{})
	want := []Link{{"Blocks", true, "AB-2"}, {"Blocks", true, "AB-3"}, {"Relates", true, "AB-5"}, {"Blocks", false, "AB-4"}, {"Relates", false, "AB-6"}, {"Cloners", false, "AB-7"}}
	if !slices.Equal(rows[0].Links, want) || !slices.Equal(rows[0].Other, []string{"Πεδίο (Παλιό)"}) {
		t.Errorf("%v, %v", rows[0].Links, rows[0].Other)
	}
	rows, _ = read(t, strings.ReplaceAll(text, "Μέσα", "Lien du ticket entrant"), Options{})
	if !slices.Equal(rows[0].Links, want) {
		t.Errorf("of two words one is known: %v", rows[0].Links)
	}
	for _, unsure := range []string{
		strings.ReplaceAll(text, "Έξω", "Lien du ticket entrant"),            // the second has the word of the first
		strings.ReplaceAll(text, "Έξω", "Μέσα"),                              // one word alone
		strings.Replace(text, "Μέσα (Relates),Έξω", "Έξω (Relates),Μέσα", 1), // either first
		strings.Replace(text, "Έξω (Relates)", "Άλλο (Relates)", 1),          // three words
	} {
		if rows, _ := read(t, unsure, Options{}); len(rows[0].Links) > 3 || len(rows[0].Other) < 2 {
			t.Errorf("%v, %v", rows[0].Links, rows[0].Other)
		}
	}
}

func TestTwoLanguagesInOneFileAreRead(t *testing.T) {
	rows, _ := read(t, "Clave de incidencia,Issue id,Estado,Created,Parent summary,Erledigt\nSHOP-1,10001,Open,19/Okt/26 7:31 PM,Above,20/août/26 7:31 PM\n", Options{})
	if r := rows[0]; stamp(r.Created) != "2026-10-19 19:31" || stamp(r.Resolved) != "2026-08-20 19:31" || len(r.Other) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestAWordStandsForOneColumnWhateverTheLanguage(t *testing.T) {
	meant := map[string]string{}
	count := 0
	for line := range strings.Lines(headers) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 || !slices.Contains([]string{"export", "code", "ui"}, fields[2]) {
			t.Fatalf("%q is no line of column, language, source and words", line)
		}
		space := ""
		switch of := fields[0]; {
		case strings.HasPrefix(of, "="):
			space = "category "
			if !slices.Contains([]Category{New, Indeterminate, Done}, Category(of[1:])) {
				t.Errorf("%q is no category", of)
			}
		case strings.HasPrefix(of, "("):
		case !slices.Contains(Columns(), Column(of)):
			t.Errorf("%q is no column", of)
		}
		for word := range strings.SplitSeq(fields[3], "|") {
			count++
			word = space + plain(word)
			if before := meant[word]; before != "" && before != fields[0] {
				t.Errorf("%q is %s, and in %s it is %s", word, before, fields[1], fields[0])
			}
			meant[word] = fields[0]
		}
	}
	if count < 1000 {
		t.Errorf("only %d words", count)
	}
}

func TestTimesAreThoseOfTheZone(t *testing.T) {
	const text = "Issue key,Issue id,Status,Created\nSHOP-1,10001,Open,19/Feb/26 7:31 PM\n"
	zone, err := time.LoadLocation("America/Asuncion")
	if err != nil {
		t.Skip(err)
	}
	rows, about := read(t, text, Options{Zone: zone})
	if got := rows[0].Created.Format(time.RFC3339); got != "2026-02-19T22:31:00Z" || about.Zone != zone {
		t.Errorf("%s, %v", got, about.Zone)
	}
	if _, about := read(t, text, Options{}); about.Zone != time.UTC {
		t.Error(about.Zone)
	}
}

func TestAllDatesOfAFileDecideTheirOrder(t *testing.T) {
	const head = "Issue key,Issue id,Status,Created,Updated,Due date,Summary\n"
	for _, test := range []struct{ name, rows, created, because string }{
		{"another row tells", "A-1,1,x,3/4/2025 10:00,3/4/2025 10:00,,\nA-2,2,x,13/4/2025 10:00,,,\n", "2025-04-03", `by dates such as "13/4/2025 10:00"`},
		{"another column tells", "A-1,1,x,3/4/2025 10:00,4/13/2025 10:00,,\n", "2025-03-04", `by dates such as "4/13/2025 10:00"`},
		{"a column that is not ours tells", "A-1,1,x,3/4/2025 10:00,,4/13/2025 0:00,\n", "2025-03-04", `by dates such as "4/13/2025 0:00"`},
		{"and what is no date in it tells nothing", "A-1,1,x,13/4/2025 10:00,,,4/13/2025 10:00\n", "2025-04-13", `by dates such as "13/4/2025 10:00"`},
	} {
		rows, about := read(t, strings.Replace(head+test.rows, "A-", "AB-", -1), Options{})
		if got := rows[0].Created.Format(time.DateOnly); got != test.created || about.DatesBecause != test.because {
			t.Errorf("%s: %s, %+v", test.name, got, about)
		}
	}
	open := head + "AB-1,1,x,3/4/2025 10:00,,,\n"
	if _, err := refusal(t, open, Options{}); !errors.Is(err, dates.ErrOrder) || !strings.Contains(err.Error(), "--dates dmy") {
		t.Error(err)
	}
	if rows, about := read(t, open, Options{Dates: dates.MonthFirst}); stamp(rows[0].Created) != "2025-03-04 10:00" || about.Dates != dates.MonthFirst {
		t.Errorf("%+v", about)
	}
}

func TestNumbersAreThoseOfTheColumn(t *testing.T) {
	for _, test := range []struct {
		column string
		want   float64 // of the first
		told   bool
	}{
		{"8,0", 8, true}, {"8.0", 8, true}, {"8", 8, true}, {"1.000,5", 1000.5, true}, {"1,000.5", 1000.5, true}, {"1 000,5", 1000.5, true},
		{"1'000.5", 1000.5, true}, {"-2", -2, true}, {"0,125", 0.125, true}, {"1.000.000", 1e6, true}, {"1234.567", 1234.567, true},
		{"1.000", 0, false}, {"1.000|2,5", 1000, true}, {"1.000|2.5", 1, true}, {"1,000|2.5", 1000, true}, {"many", 0, false}, {"NaN", 0, false}, {"0x10", 0, false},
	} {
		text := "Issue key;Issue id;Status;Created;Story Points\n"
		for cell := range strings.SplitSeq(test.column, "|") {
			text += "AB-1;1;x;2025-01-01 10:00;" + cell + "\n"
		}
		rows, _ := read(t, text, Options{})
		points, other := rows[0].Points, rows[0].Other
		if test.told != (points != nil) || test.told && *points != test.want || test.told == slices.Contains(other, "Story Points") {
			t.Errorf("%q: %v, other %v", test.column, points, other)
		}
	}
}
