using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace CallTasks.Tests.Unit.House;

/// <summary>
/// Reads from an assembly's metadata which of its types use which: base types, interfaces, fields, signatures, generic arguments and
/// constraints, attributes with their arguments, and every token, local and catch in method bodies (ECMA-335).
/// </summary>
internal sealed class TypeReferences
{
    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly SignatureTypes signatures;
    private readonly AttributeTypes attributes;
    private readonly Dictionary<string, TypeName> byFullName = [];

    private TypeReferences(PEReader file)
    {
        this.file = file;
        metadata = file.GetMetadataReader();
        signatures = new SignatureTypes(Outermost);
        attributes = new AttributeTypes(EnumSize);
        foreach (var handle in metadata.TypeDefinitions)
            byFullName.TryAdd(FullName(handle), Outermost(handle));
    }

    /// <summary>All outermost types of the assembly that a person wrote.</summary>
    public static IReadOnlyList<TypeName> TypesOf(string assemblyPath) =>
        Read(assemblyPath, reader => (IReadOnlyList<TypeName>)reader.WrittenTypes().Select(reader.Outermost).Distinct().ToList());

    /// <summary>All uses of one outermost type by another.</summary>
    public static IReadOnlyList<TypeReference> Of(string assemblyPath) =>
        Read(assemblyPath, reader => reader.Collect());

    /// <summary>Names of the assemblies it refers to.</summary>
    public static IReadOnlyList<string> AssembliesOf(string assemblyPath) =>
        Read(assemblyPath, reader => (IReadOnlyList<string>)reader.metadata.AssemblyReferences
            .Select(handle => reader.metadata.GetString(reader.metadata.GetAssemblyReference(handle).Name)).ToList());

    private static T Read<T>(string path, Func<TypeReferences, T> read)
    {
        using var file = new PEReader(File.OpenRead(path));
        return read(new TypeReferences(file));
    }

    private IReadOnlyList<TypeReference> Collect()
    {
        var all = new HashSet<TypeReference>();
        foreach (var handle in WrittenTypes())
        {
            var from = Outermost(handle);
            foreach (var to in UsedBy(handle))
            {
                if (to != from)
                    all.Add(new TypeReference(from, to));
            }
        }
        return [.. all];
    }

    // Compilers and source generators put helpers into namespaces of their own: <PrivateImplementationDetails>, embedded attributes,
    // generated regular expressions.
    private IEnumerable<TypeDefinitionHandle> WrittenTypes() => metadata.TypeDefinitions.Where(handle =>
    {
        var type = Outermost(handle);
        return !type.Name.StartsWith('<')
            && !type.Namespace.StartsWith("System.", StringComparison.Ordinal)
            && !type.Namespace.StartsWith("Microsoft.", StringComparison.Ordinal);
    });

    private HashSet<TypeName> UsedBy(TypeDefinitionHandle handle)
    {
        var used = new HashSet<TypeName>();
        var type = metadata.GetTypeDefinition(handle);
        Add(type.BaseType, used);
        foreach (var implemented in type.GetInterfaceImplementations())
            Add(metadata.GetInterfaceImplementation(implemented).Interface, used);
        AddConstraints(type.GetGenericParameters(), used);
        AddAttributes(type.GetCustomAttributes(), used);
        foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            used.UnionWith(field.DecodeSignature(signatures, null));
            AddAttributes(field.GetCustomAttributes(), used);
        }
        foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            used.UnionWith(SignatureTypes.All(property.DecodeSignature(signatures, null)));
            AddAttributes(property.GetCustomAttributes(), used);
        }
        foreach (var happening in type.GetEvents().Select(metadata.GetEventDefinition))
        {
            Add(happening.Type, used);
            AddAttributes(happening.GetCustomAttributes(), used);
        }
        foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
            AddMethod(method, used);
        return used;
    }

    private void AddMethod(MethodDefinition method, HashSet<TypeName> used)
    {
        used.UnionWith(SignatureTypes.All(method.DecodeSignature(signatures, null)));
        AddConstraints(method.GetGenericParameters(), used);
        AddAttributes(method.GetCustomAttributes(), used);
        foreach (var parameter in method.GetParameters())
            AddAttributes(metadata.GetParameter(parameter).GetCustomAttributes(), used);
        if (method.RelativeVirtualAddress == 0 || method.ImplAttributes.HasFlag(MethodImplAttributes.Native))
            return;
        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        Add(body.LocalSignature, used);
        foreach (var region in body.ExceptionRegions)
            Add(region.CatchType, used);
        foreach (var token in IlTokens.Of(body.GetILReader()))
            Add(MetadataTokens.EntityHandle(token), used);
    }

    private void Add(EntityHandle handle, HashSet<TypeName> used)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                used.Add(Outermost((TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                used.UnionWith(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(signatures, null));
                break;
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType(), used);
                used.UnionWith(field.DecodeSignature(signatures, null));
                break;
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType(), used);
                used.UnionWith(SignatureTypes.All(method.DecodeSignature(signatures, null)));
                break;
            case HandleKind.MemberReference:
                AddMember(metadata.GetMemberReference((MemberReferenceHandle)handle), used);
                break;
            case HandleKind.MethodSpecification:
                var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(specification.Method, used);
                used.UnionWith(specification.DecodeSignature(signatures, null).SelectMany(types => types));
                break;
            case HandleKind.StandaloneSignature:
                AddSignature(metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle), used);
                break;
        }
    }

    private void AddMember(MemberReference member, HashSet<TypeName> used)
    {
        Add(member.Parent, used);
        if (member.GetKind() == MemberReferenceKind.Field)
            used.UnionWith(member.DecodeFieldSignature(signatures, null));
        else
            used.UnionWith(SignatureTypes.All(member.DecodeMethodSignature(signatures, null)));
    }

    private void AddSignature(StandaloneSignature signature, HashSet<TypeName> used)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
            used.UnionWith(signature.DecodeLocalSignature(signatures, null).SelectMany(types => types));
        else
            used.UnionWith(SignatureTypes.All(signature.DecodeMethodSignature(signatures, null)));
    }

    private void AddConstraints(GenericParameterHandleCollection parameters, HashSet<TypeName> used)
    {
        foreach (var parameter in parameters.Select(metadata.GetGenericParameter))
        {
            AddAttributes(parameter.GetCustomAttributes(), used);
            foreach (var constraint in parameter.GetConstraints())
                Add(metadata.GetGenericParameterConstraint(constraint).Type, used);
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection handles, HashSet<TypeName> used)
    {
        foreach (var attribute in handles.Select(metadata.GetCustomAttribute))
        {
            Add(attribute.Constructor, used);
            var value = attribute.DecodeValue(attributes);
            var arguments = value.FixedArguments.Select(argument => argument.Value)
                .Concat(value.NamedArguments.Select(argument => argument.Value))
                .SelectMany(argument => argument is ImmutableArray<CustomAttributeTypedArgument<string>> several
                    ? several.Select(one => one.Value)
                    : [argument]);
            foreach (var name in arguments.OfType<string>())
            {
                if (byFullName.TryGetValue(name.Split(',')[0], out var type))
                    used.Add(type);
            }
        }
    }

    // An enum's only instance field is its value.
    private PrimitiveTypeCode EnumSize(string fullName)
    {
        foreach (var handle in metadata.TypeDefinitions.Where(handle => FullName(handle) == fullName))
        {
            var value = metadata.GetTypeDefinition(handle).GetFields().Select(metadata.GetFieldDefinition)
                .First(field => !field.Attributes.HasFlag(FieldAttributes.Static));
            var signature = metadata.GetBlobReader(value.Signature);
            signature.ReadSignatureHeader();
            return (PrimitiveTypeCode)signature.ReadByte();
        }
        return PrimitiveTypeCode.Int32;
    }

    private TypeName Outermost(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return new TypeName(metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        return type.GetDeclaringType().IsNil
            ? metadata.GetString(type.Namespace) + "." + name
            : FullName(type.GetDeclaringType()) + "+" + name;
    }
}
