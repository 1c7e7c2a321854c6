using Microsoft.Extensions.Options;

namespace Parley.Core.Personas;

/// <summary>Names the setting that is wrong, such as <c>Parley:Personas:1</c>.</summary>
public sealed class PersonaOptionsValidator : IValidateOptions<PersonaOptions>
{
    public ValidateOptionsResult Validate(string? name, PersonaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> failures = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Personas.Count; i++)
        {
            Persona persona = options.Personas[i].ToPersona();
            string key = $"{PersonaOptions.Section}:Personas:{i}";
            failures.AddRange(PersonaRules.Check(persona).Select(problem => $"{key}: {problem}"));
            if (!ids.Add(persona.Id))
                failures.Add($"{key}: Id '{persona.Id}' is there twice; give each its own.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
