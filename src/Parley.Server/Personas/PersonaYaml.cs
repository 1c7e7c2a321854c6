using Parley.Core.Personas;
using Parley.Core.Voices;

using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Parley.Server.Personas;

/// <summary>
/// Personas as YAML: one, a list, or a list under <c>personas</c>; each a map of plain texts and the list of its tools. Reads nothing else:
/// anchors, aliases and tags, which can make a small file large or call for types, are refused where they stand.
/// </summary>
public static class PersonaYaml
{
    /// <summary>The most that is read.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>The most that one file may have.</summary>
    public const int MaximumPersonas = 200;

    private const string Tools = "tools";

    private static readonly string[] _fields = ["id", "name", "prompt", "voice", "model", "language", Tools];

    /// <summary>The personas in the text; each follows <see cref="PersonaRules"/>.</summary>
    /// <exception cref="InvalidDataException">It is something else; the message says what and in which
    /// line.</exception>
    public static IReadOnlyList<Persona> Parse(string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            List<Persona> personas = ReadDocument(parser);
            string? twice = personas.GroupBy(static persona => persona.Id, StringComparer.Ordinal)
                .FirstOrDefault(static group => group.Count() > 1)?.Key;
            return twice is null
                ? personas
                : throw new InvalidDataException($"The persona '{twice}' is there twice; give each its own id.");
        }
        catch (YamlException problem)
        {
            throw new InvalidDataException(
                $"Line {problem.Start.Line}: this is not YAML that can be read ({problem.Message}).", problem);
        }
    }

    /// <summary>Personas as a file that <see cref="Parse"/> reads.</summary>
    public static string Write(IEnumerable<Persona> personas)
    {
        var text = new StringWriter();
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
        foreach (Persona persona in personas)
        {
            emitter.Emit(new MappingStart());
            Add("id", persona.Id);
            Add("name", persona.Name);
            Add("voice", persona.Voice);
            Add("model", persona.Model);
            Add("language", persona.Language);
            AddTools(persona.Tools);
            Add("prompt", persona.Prompt);
            emitter.Emit(new MappingEnd());
        }

        emitter.Emit(new SequenceEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();

        void AddTools(IReadOnlyList<string> tools)
        {
            if (tools.Count == 0)
                return;
            emitter.Emit(new Scalar(Tools));
            emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Flow));
            foreach (string tool in tools)
                emitter.Emit(new Scalar(default, default, tool, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));
            emitter.Emit(new SequenceEnd());
        }

        void Add(string key, string? value)
        {
            if (value is null)
                return;
            emitter.Emit(new Scalar(key));
            // Several lines stand as they are; everything else in quotation marks, so that 'no' stays a word.
            bool isBlock = value.Contains('\n') && !value.Contains('\r') && value == value.Trim();
            emitter.Emit(new Scalar(
                default, default, value, isBlock ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));
        }
    }

    private static List<Persona> ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
            throw new InvalidDataException("There is nothing in it. Write a list of personas, each with an id and a "
                + "prompt.");
        parser.Consume<DocumentStart>();
        List<Persona> personas = parser.Accept<SequenceStart>(out _) ? ReadList(parser) : ReadMap(parser);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            throw Refuse(parser, "a second document; put all personas into one list");
        return personas;
    }

    private static List<Persona> ReadList(Parser parser)
    {
        Check(parser.Consume<SequenceStart>());
        List<Persona> personas = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (personas.Count == MaximumPersonas)
                throw new InvalidDataException($"There are more than {MaximumPersonas} personas; import them in "
                    + "several files.");
            personas.AddRange(ReadMap(parser, isInList: true));
        }

        return personas;
    }

    /// <summary>One persona, or the map whose <c>personas</c> is the list.</summary>
    private static List<Persona> ReadMap(Parser parser, bool isInList = false)
    {
        if (!parser.Accept<MappingStart>(out MappingStart? start))
            throw Refuse(parser, "something that is no persona; a persona is a map with id, prompt and so on");
        Check(start);
        parser.MoveNext();
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        List<string> tools = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            Scalar key = Text(parser);
            if (key.Value == "personas" && !isInList && values.Count == 0 && parser.Accept<SequenceStart>(out _))
            {
                List<Persona> personas = ReadList(parser);
                parser.Consume<MappingEnd>();
                return personas;
            }

            if (!_fields.Contains(key.Value))
                throw new InvalidDataException($"Line {key.Start.Line}: there is no '{Shorten(key.Value)}' in a persona. There are: {string.Join(", ", _fields)}.");
            if (key.Value == Tools)
                tools = ReadTools(parser);
            if (!values.TryAdd(key.Value, key.Value == Tools ? "" : ReadValue(parser)))
                throw new InvalidDataException($"Line {key.Start.Line}: '{key.Value}' is there twice in one persona.");
        }

        return [ToPersona(values, tools, start.Start.Line)];
    }

    private static string ReadValue(Parser parser)
    {
        Scalar value = Text(parser);
        return value is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? "" : value.Value;
    }

    /// <summary>A list of names; nothing is none.</summary>
    private static List<string> ReadTools(Parser parser)
    {
        if (!parser.Accept<SequenceStart>(out SequenceStart? start))
        {
            string one = ReadValue(parser);
            return one.Length == 0 ? [] : [one];
        }

        Check(start);
        parser.MoveNext();
        List<string> tools = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
            tools.Add(ReadValue(parser));
        return tools;
    }

    private static Persona ToPersona(Dictionary<string, string> values, IReadOnlyList<string> tools, long line)
    {
        string? Value(string key) => values.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;
        string? id = Value("id") ?? (Value("name") is { } name ? VoiceIds.FromName(name) : null);
        var persona = new Persona(id ?? "", Value("name") ?? id ?? "", Value("prompt") ?? "")
        {
            Voice = Value("voice"),
            Model = Value("model"),
            Language = Value("language"),
            Tools = tools,
        };
        string[] problems = [.. PersonaRules.Check(persona)];
        return problems.Length == 0
            ? persona
            : throw new InvalidDataException($"The persona in line {line}: {string.Join(" ", problems)}");
    }

    private static Scalar Text(Parser parser)
    {
        if (!parser.Accept<Scalar>(out Scalar? scalar))
            throw Refuse(parser, "something that is no text");
        Check(scalar);
        parser.MoveNext();
        return scalar;
    }

    private static void Check(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            throw new InvalidDataException($"Line {node.Start.Line}: anchors (&) are not read here; write it out.");
        if (!node.Tag.IsEmpty)
            throw new InvalidDataException($"Line {node.Start.Line}: tags (!) are not read here; leave it out.");
    }

    private static InvalidDataException Refuse(Parser parser, string what) => parser.Current is AnchorAlias alias
        ? new InvalidDataException($"Line {alias.Start.Line}: aliases (*) are not read here; write it out.")
        : new InvalidDataException($"Line {parser.Current?.Start.Line}: this is {what}.");

    private static string Shorten(string text) => text.Length <= 70 ? text : $"{text[..70]}…";
}
