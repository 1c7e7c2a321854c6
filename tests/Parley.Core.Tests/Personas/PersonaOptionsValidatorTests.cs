using Parley.Core.Personas;

namespace Parley.Core.Tests.Personas;

public sealed class PersonaOptionsValidatorTests
{
    private readonly PersonaOptionsValidator _validator = new();

    [Fact]
    public void Validate_DefaultAndGoodPersonas_Succeeds()
    {
        var settings = new PersonaSettings { Id = "a-b_9", Prompt = "x", Language = "pt-BR", Voice = "slt" };

        Assert.Empty(PersonaRules.Check(DefaultPersona.Value));
        Assert.True(_validator.Validate(null, new PersonaOptions { Personas = [settings] }).Succeeded);
    }

    [Theory]
    [InlineData("", "x", null, "Id ''")]
    [InlineData("my bot", "x", null, "Id 'my bot'")]
    [InlineData("bot\n", "x", null, "Id 'bot")]
    [InlineData("bot", " ", null, "Prompt")]
    [InlineData("bot", "x", "english!", "Language 'english!'")]
    public void Validate_BadPersona_NamesSettingAndRule(string id, string prompt, string? language, string expected)
    {
        var settings = new PersonaSettings { Id = id, Name = "Bot", Prompt = prompt, Language = language };

        string failure = Assert.Single(_validator.Validate(null, new PersonaOptions { Personas = [settings] }).Failures!);

        Assert.StartsWith($"Parley:Personas:0: {expected}", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TooLong_Fails()
    {
        var settings = new PersonaSettings
        {
            Id = new string('a', 65),
            Name = new string('b', 101),
            Prompt = new string('c', 20_001),
            Voice = new string('d', 201),
            Model = "",
        };

        Assert.Equal(5, _validator.Validate(null, new PersonaOptions { Personas = [settings] }).Failures!.Count());
    }

    [Fact]
    public void Validate_SameIdTwice_Fails()
    {
        var settings = new PersonaSettings { Id = "twin", Prompt = "x" };

        string failure = Assert.Single(_validator.Validate(null, new PersonaOptions { Personas = [settings, settings] }).Failures!);

        Assert.Contains("'twin' is there twice", failure, StringComparison.Ordinal);
    }
}
