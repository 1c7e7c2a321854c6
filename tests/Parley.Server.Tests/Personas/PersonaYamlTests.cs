using Parley.Core.Personas;
using Parley.Server.Personas;

namespace Parley.Server.Tests.Personas;

public sealed class PersonaYamlTests
{
    [Theory]
    [InlineData("id: a\nprompt: Be kind.")]
    [InlineData("- id: a\n  prompt: Be kind.\n")]
    [InlineData("# of the shop\npersonas:\n  - {id: a, prompt: \"Be kind.\", voice: ~, name: }\n")]
    [InlineData("---\nid: 'a'\nprompt: >-\n  Be\n  kind.\n...\n")]
    public void Parse_OneInEachForm_IsThePersona(string yaml) =>
        Assert.Equal(new Persona("a", "a", "Be kind."), Assert.Single(PersonaYaml.Parse(yaml)));

    [Theory]
    [InlineData("", "")]
    [InlineData("~", "")]
    [InlineData("[]", "")]
    [InlineData("clock", "clock")]
    [InlineData("[clock, 'shop']", "clock shop")]
    [InlineData("\n  - clock\n  - shop", "clock shop")]
    public void Parse_Tools_InEachForm(string tools, string expected) =>
        Assert.Equal(expected, string.Join(' ', Assert.Single(PersonaYaml.Parse($"id: a\nprompt: x\ntools: {tools}")).Tools));

    [Fact]
    public void Write_AnyText_IsReadAsItWas()
    {
        Persona[] personas =
        [
            new("a", "no", "First line.\nSecond: line, with # and 'quotes'.\n\n  indented") { Voice = "true", Language = "no" },
            new("b", " Padded ", " a \n") { Model = "1.5" },
            new("t", "T", "With tools.") { Tools = ["current_time", "no"] },
            new("c", "C", "one\r\ntwo\ttab \u00e9 \ud83d\ude00 \\ \""),
            new("d", "~", "- not a list\n- at all"),
        ];

        Assert.Equal(personas, PersonaYaml.Parse(PersonaYaml.Write(personas)));
    }

    [Theory]
    [InlineData("id: a\nprompt: x\ntools: {a: b}", "no text")]
    [InlineData("id: a\nprompt: x\ntools: [[a]]", "no text")]
    [InlineData("id: a\nprompt: x\ntools: &t [a]", "anchors")]
    [InlineData("id: a\nprompt: x\ntools: [a b]", "Tool 'a b' must")]
    [InlineData("id: a\nprompt: x\ntools: [a, a]", "each function once")]
    [InlineData("id: a\nprompt: x\ntools: [a]\ntools: [b]", "twice")]
    [InlineData("", "nothing in it")]
    [InlineData("hello", "no persona")]
    [InlineData("- hello", "no persona")]
    [InlineData("id: a", "Prompt")]
    [InlineData("id: a b\nprompt: x", "Id")]
    [InlineData("id: a\nprompt: x\ncolour: red", "Line 3: there is no 'colour'")]
    [InlineData("id: a\nid: b\nprompt: x", "twice")]
    [InlineData("- {id: a, prompt: x}\n- {id: a, prompt: y}", "'a' is there twice")]
    [InlineData("id: a\nprompt: &p x", "Line 2: anchors")]
    [InlineData("&a id: a\nprompt: x", "anchors")]
    [InlineData("- &a {id: a, prompt: x}\n- *a", "anchors")]
    [InlineData("- {id: b, prompt: x}\n- *a", "aliases")]
    [InlineData("id: a\nprompt: *p", "aliases")]
    [InlineData("id: a\nprompt: !!str x", "Line 2: tags")]
    [InlineData("!!System.Diagnostics.Process {id: a, prompt: x}", "tags")]
    [InlineData("id: a\nprompt: [x]", "no text")]
    [InlineData("id: a\nprompt: \"x", "not YAML")]
    [InlineData("id: a\nprompt: x\n---\nid: b\nprompt: y", "second document")]
    [InlineData("%TAG ! tag:x,2000:\n---\nid: a\nprompt: x\nname: !y z", "tags")]
    [InlineData("? {id: a}\n: b", "no text")]
    [InlineData("personas:\n  personas:\n    - {id: a, prompt: x}", "")]
    [InlineData("<<: {id: a}\nprompt: x", "there is no '<<'")]
    public void Parse_AnythingElse_SaysWhatAndWhere(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => PersonaYaml.Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_VeryDeep_IsRefusedWithoutTrouble()
    {
        string yaml = "id: " + new string('[', 100_000);

        Assert.Throws<InvalidDataException>(() => PersonaYaml.Parse(yaml));
    }

    [Fact]
    public void Parse_TooMany_SaysHowMany() => Assert.Contains(
        "200",
        Assert.Throws<InvalidDataException>(() => PersonaYaml.Parse(
            string.Concat(Enumerable.Range(0, 201).Select(static i => $"- {{id: p{i}, prompt: x}}\n")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parse_RandomBytes_NeverFailsInAnotherWay()
    {
        var random = new Random(11);
        const string Alphabet = "id: prompt\n-{}[]&*!|>#%@`'\"\t~,?:\r\0é<";
        for (int i = 0; i < 3_000; i++)
        {
            string yaml = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                PersonaYaml.Parse(yaml);
            }
            catch (InvalidDataException)
            {
                // as it should
            }
        }
    }
}
